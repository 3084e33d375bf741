"""What is printed on a page but is no part of the text: running heads, page numbers, and text too small to be seen."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from knowledge.parse.formats.pdf.lines import Line

_DIGITS = re.compile(r"\d+")
LEADERS = r"\s*(?:(?:\. ?){5,}|…{2,}|_{5,})\s*"
_LEADERS = re.compile(LEADERS)
_TOP, _BOTTOM = 0.86, 0.13  # running heads stand above and below these parts of the page's height
_FEWEST_PAGES = 3
_SHARE_OF_PAGES = 0.25  # left and right pages differ, and so do chapters
_READABLE = 3.0  # points
_UNSEEN_SIZE = 0.3  # of the body's size: below, no reader sees it


def body_size(lines: list[Line]) -> float:
    """The height in which most of the readable characters are set, to half a point."""
    sizes: Counter[float] = Counter()
    for line in [line for line in lines if line.size >= _READABLE] or lines:
        sizes[_half_points(line.size)] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=0.0)


def without_furniture(lines: list[Line]) -> list[Line]:
    """The lines that are part of the text."""
    running = _running(lines)
    smallest = body_size(lines) * _UNSEEN_SIZE
    return [line for line in lines if line.size >= smallest and _key(line) not in running]


def has_leader(text: str) -> bool:
    """Whether dots lead the eye to a page number, as in a table of contents."""
    return _LEADERS.search(text) is not None


def without_leaders(text: str) -> str:
    """Leading dots become one ellipsis."""
    return _LEADERS.sub(" … ", text)


def _running(lines: list[Line]) -> set[tuple[str, int]]:
    """The lines in the margins that come again, but for their numbers, at the same height of many pages."""
    pages: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for line in lines:
        if key := _key(line):
            pages[key].add(line.page)
    enough = max(_FEWEST_PAGES, len({line.page for line in lines}) * _SHARE_OF_PAGES)
    return {key for key, on in pages.items() if len(on) >= enough}


def _key(line: Line) -> tuple[str, int] | None:
    if _BOTTOM < line.place < _TOP:
        return None
    return _DIGITS.sub("#", line.text).casefold(), round(line.place * 50)


def _half_points(size: float) -> float:
    return round(size * 2) / 2
