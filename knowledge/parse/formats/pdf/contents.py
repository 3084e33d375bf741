"""A table of contents: a list of headings that stand in the document again, with their pages."""

from __future__ import annotations

import re

from knowledge.parse.formats.pdf.furniture import LEADERS, has_leader
from knowledge.parse.formats.pdf.lines import Line

_ENTRY = re.compile(rf"(?P<title>.*\S)(?:{LEADERS})(?:\d{{1,4}}|[ivxlc]{{1,6}})?", re.IGNORECASE)
_FEWEST = 12
"""Letters that a heading's first line, where it goes on in a second, has in common with its entry."""


def without_contents(lines: list[Line]) -> list[Line]:
    """The lines without the entries of a table of contents whose headings stand elsewhere.

    They say nothing that the headings don't, and have all of a question's words: search found them first. A price list
    with dots stays, since its names stand nowhere else.
    """
    entries = {line: _title(line.text) for line in lines if has_leader(line.text)}
    headings = {_bare(line.text) for line in lines if not entries.get(line)}
    return [line for line in lines if not _is_heading(entries.get(line), headings)]


def _title(text: str) -> str | None:
    """Of an entry, without spaces; None for other lines that have dots."""
    entry = _ENTRY.fullmatch(text)
    return _bare(entry["title"]) if entry else None


def _is_heading(title: str | None, headings: set[str]) -> bool:
    if title is None:
        return False
    return title in headings or any(title[:length] in headings for length in range(_FEWEST, len(title)))


def _bare(text: str) -> str:
    """Without spaces: pages differ in them."""
    return re.sub(r"\s+", "", text).casefold()
