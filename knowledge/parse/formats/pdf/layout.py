"""From printed lines to headings, paragraphs and list items, by size, weight and distance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.parse.formats.pdf.furniture import has_leader
from knowledge.parse.formats.pdf.lines import Line
from knowledge.parse.parsed import Kind

_LARGER = 1.15  # times the body's size: a heading
_LONGEST_HEADING = 150
_SHORT_HEADING = 80
_MOST_HEADINGS = 0.4  # of all lines: past that, size means something else here
_DEEPEST = 9
_NUMBERED = re.compile(r"(?:[A-Z]\w+ )?(\d+(?:\.\d+)*)\.?\s*[A-Za-z]")
_BULLET = re.compile(r"(?:[-*•·▪‣◦–—●○■□➢✓]|\(?(?:\d{1,3}|[a-z])[.)])\s+\S")
_SAME_SIZE = 0.08
_GAP = 0.4  # of a line's height: lines of one paragraph have no more between them
_ONE_ROW = 1.0  # line heights between two parts of one row at most
_NEAR = 1.5  # line heights between a bold heading and its paragraph at most
_SHIFT = 6.0  # points to the right that make a new paragraph's first line


@dataclass(frozen=True)
class Part:
    """Lines that belong together."""

    kind: Kind
    level: int
    lines: tuple[Line, ...]


def parts_of(lines: list[Line], body: float) -> Iterator[Part]:
    """The document's parts in order. `body`: the size of most of its text."""
    levels = _heading_levels(lines, body)
    group: list[Line] = []
    for line in lines:
        if group and not _continues(group, line, levels):
            yield _part(group, levels)
            group = []
        group.append(line)
    if group:
        yield _part(group, levels)


def _part(group: list[Line], levels: dict[int, int]) -> Part:
    first = group[0]
    if level := levels.get(id(first)):
        return Part("heading", level, tuple(group))
    is_item = _starts_item(first)
    return Part("item" if is_item else "paragraph", int(is_item), tuple(group))


def _continues(group: Sequence[Line], line: Line, levels: dict[int, int]) -> bool:
    last = group[-1]
    if _on_one_row(last, line):
        return True
    if levels.get(id(last)) != levels.get(id(line)) or _starts_item(line) or has_leader(last.text):
        return False
    if abs(last.size - line.size) > _SAME_SIZE * last.size:
        return False
    if last.page != line.page or line.top > last.top:  # the next page or column
        return line.text[:1].islower() and last.text[-1:] not in ".!?:" and last.bold == line.bold
    if last.bottom - line.top > _GAP * last.size:
        return False
    return _starts_item(group[0]) or len(group) == 1 or line.left - last.left < _SHIFT


def _on_one_row(last: Line, line: Line) -> bool:
    """Whether `line` goes on to the right of `last` on the same height: a raised number, a change of font."""
    shared = min(last.bottom + last.size, line.top) - max(last.bottom, line.top - line.size)
    near = -last.size <= line.left - last.right <= _ONE_ROW * last.size
    return last.page == line.page and near and shared > min(last.size, line.size) / 2


def _starts_item(line: Line) -> bool:
    return bool(_BULLET.match(line.text)) or has_leader(line.text)


def _heading_levels(lines: list[Line], body: float) -> dict[int, int]:
    """The level of each line that is a heading, by `id(line)`: larger is higher, then "1." is over "1.2."."""
    headings = [line for line, following in pairwise([*lines, None]) if line and _is_heading(line, following, body)]
    if len(headings) > len(lines) * _MOST_HEADINGS:
        return {}
    sizes = _distinct_sizes(headings)
    ranks = {id(line): (sizes[line.size], _depth(line)) for line in headings}
    order = sorted(set(ranks.values()))
    return {identity: min(order.index(rank) + 1, _DEEPEST) for identity, rank in ranks.items()}


def _distinct_sizes(lines: list[Line]) -> dict[float, int]:
    """Sizes from the largest, numbered from 0; one within 8% of a larger one counts as that."""
    numbers: dict[float, int] = {}
    largest, number = 0.0, -1
    for size in sorted({line.size for line in lines}, reverse=True):
        if size < largest * (1 - _SAME_SIZE) or not numbers:
            largest, number = size, number + 1
        numbers[size] = number
    return numbers


def _depth(line: Line) -> int:
    numbered = _NUMBERED.match(line.text)
    return numbered.group(1).count(".") if numbered else 0


def _is_heading(line: Line, following: Line | None, body: float) -> bool:
    if len(line.text) > _LONGEST_HEADING or not any(map(str.isalpha, line.text)) or _starts_item(line):
        return False
    if line.size >= body * _LARGER or (line.bold and _NUMBERED.match(line.text)):
        return True
    return (
        line.bold
        and len(line.text) <= _SHORT_HEADING
        and line.text[-1] not in ".,;:"
        and following is not None
        and not following.bold
        and following.page == line.page
        and -line.size < line.bottom - following.top <= _NEAR * line.size
        and following.size <= line.size * (1 + _SAME_SIZE)
    )
