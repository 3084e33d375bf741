"""The blocks of a piece of evidence, as its blank lines and line breaks tell them: headings, lists, and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from llm.quotable import has_ended, has_letters, is_heading

Span = tuple[int, int]

_BLOCK = re.compile(r"\S(?:[^\n]|\n(?!\s*\n))*")
_ROW = re.compile(r"[^\s:;][^:;\n]{0,39}: [^\n]*; ")


@dataclass(frozen=True, slots=True)
class Block:
    """`text[start:end]` of the evidence, with the spans of its sentences.

    `above`: where the heading or the announcement ("We accept:") begins that stands right above it, else its start.
    `heading`: the last heading above it. `is_list`: each line is an item, and they are alike.
    """

    start: int
    end: int
    sentences: Sequence[Span]
    above: int
    heading: str
    is_list: bool


def blocks_of(text: str, sentences: Sequence[Span]) -> Iterator[Block]:
    """The blocks of a text in order, without the headings, which are what the others stand below."""
    heading, above, last = "", -1, len(text.rstrip())
    for found in _BLOCK.finditer(text):
        start, end, block = found.start(), found.end(), found.group().rstrip()
        if end < last and _heads(block):
            heading, above = block, start
            continue
        inside = [span for span in sentences if start <= span[0] < end]
        yield Block(start, end, inside, start if above < 0 else above, heading, _is_list(block))
        above = inside[-1][0] if inside and block.endswith((":", "：")) else -1


def _heads(block: str) -> bool:
    return "\n" not in block and has_letters(block) and is_heading(block)


def _is_list(block: str) -> bool:
    """A wrapped paragraph's lines don't end alike, or go on in small letters; rows of a table speak for themselves."""
    lines = block.split("\n")
    if len(lines) == 1 or any(_ROW.match(line) for line in lines):
        return False
    return len({has_ended(line) for line in lines}) == 1 and not any(line[:1].islower() for line in lines[1:])
