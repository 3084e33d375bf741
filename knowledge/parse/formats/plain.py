"""Plain text: paragraphs between blank lines, and the headings and lists that people write without markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.parse.characters import clean, decoded
from knowledge.parse.draft import Draft
from knowledge.parse.media import PLAIN
from knowledge.parse.parsed import Parsed

_HASHES = re.compile(r"(#{1,6})[ \t]+(\S.*?)[ \t#]*")
_EQUALS = re.compile(r"[ \t]*(=(?:[ \t]?=){0,5})[ \t]+(\S.*?)[ \t]+\1[ \t]*")  # == so == of wikis
_UNDERLINE = re.compile(r"[ \t]*(={3,}|-{3,}|~{3,}|\*{3,})[ \t]*")
_ITEM = re.compile(r"([ \t]*)(?:[-*•·▪‣◦–]|\(?(?:\d{1,3}|[a-zA-Z])[.)])[ \t]+\S")
_LONGEST_HEADING = 160
_INDENT = 2


def read_plain(data: bytes, name: str, charset: str | None) -> Parsed:
    """The text as it is written, line breaks included."""
    draft = Draft()
    for paragraph in _paragraphs(clean(decoded(data, charset))):
        _add_paragraph(draft, paragraph)
    return draft.parsed(PLAIN, title=name)


def _paragraphs(text: str) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in text.split("\n"):
        if line.strip():
            lines.append(line.rstrip())
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _add_paragraph(draft: Draft, lines: list[str]) -> None:
    waiting: list[str] = []
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if heading := _heading(line, "" if waiting else following):
            _add_lines(draft, waiting)
            draft.add("heading", heading[1], heading[0])
            waiting = []
        elif not (_UNDERLINE.fullmatch(line) and not waiting):
            if waiting and _ITEM.match(line):
                _add_lines(draft, waiting)
                waiting = []
            waiting.append(line)
    _add_lines(draft, waiting)


def _heading(line: str, following: str) -> tuple[int, str] | None:
    """The level and text of a line that is marked as a heading: # so, == so ==, or underlined."""
    if len(line) > _LONGEST_HEADING:
        return None
    if match := _HASHES.fullmatch(line):
        return len(match.group(1)), match.group(2)
    if match := _EQUALS.fullmatch(line):
        return match.group(1).count("="), match.group(2)
    if (under := _UNDERLINE.fullmatch(following)) and not _UNDERLINE.fullmatch(line):
        return (1 if "=" in under.group(1) else 2), line.strip()
    return None


def _add_lines(draft: Draft, lines: list[str]) -> None:
    if not lines:
        return
    item = _ITEM.match(lines[0])
    level = 1 + len(item.group(1).expandtabs(4)) // _INDENT if item else 0
    draft.add("item" if item else "paragraph", "\n".join(lines), level)
