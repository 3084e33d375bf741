"""What counts as a citation marker in a text: `[1]`, and the ways in which models write it besides.

A marker: one to eight numbers of one to three digits (or ranges) in `[ ]`, `【 】` or `［ ］`, close to the brackets:
`[1]`, `[1, 2]`, `[1-3]`, `[^1]`, `[Evidence 1]`, `【1】`, `【1†source】`. Not a marker: `[sic]`, `[a]`, `[2024]`,
`[1.5]`, `[ 1 ]`, `[]`, and anything inside Markdown code.
"""

from __future__ import annotations

import re
from itertools import pairwise

_WORDS = ("evidence", "source")
_WIDEST_RANGE = 10


def _started(word: str) -> str:
    """A pattern for every beginning of `word`, the empty one included."""
    pattern = ""
    for letter in reversed(word):
        pattern = f"(?:{letter}{pattern})?"
    return pattern


_LEAD = rf"(?:\^|(?:{'|'.join(_WORDS)}) ?)?"
_NUMBERS = r"\d{1,3}(?: ?[,;、–-] ?\d{1,3}){0,7}"
_TAIL = r"(?:†[^】\n]{0,24})?"

MARKER = re.compile(
    rf" ?(?:\[{_LEAD}({_NUMBERS})\]|【{_LEAD}({_NUMBERS}){_TAIL}】|［{_LEAD}({_NUMBERS})］)", re.IGNORECASE
)
"""One marker, with the space before it. The numbers are in whichever group matched."""

UNFINISHED = re.compile(
    rf" ?(?:[\[［【](?:(?:\^|{'|'.join(map(_started, _WORDS))})|{_LEAD}[\d ,;、–-]{{0,46}}{_TAIL}))?\Z", re.IGNORECASE
)
"""What may still become a marker when more text comes: at most 90 characters at the very end."""


def numbers_of(marker: re.Match[str]) -> tuple[int, ...]:
    """The numbers that a marker names, in its order, ranges written out, each once."""
    text = next(group for group in marker.groups() if group is not None)
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    signs = re.findall(r"[,;、–-]", text)
    named = [numbers[0]]
    for (low, high), sign in zip(pairwise(numbers), signs, strict=True):
        named.extend(range(low + 1, high + 1) if sign in "–-" and low < high <= low + _WIDEST_RANGE else [high])
    return tuple(dict.fromkeys(named))


def defused(text: str) -> str:
    """`text` with no marker in it: a space inside the brackets, `[ 1 ]`, which no reader of answers takes for one."""
    return MARKER.sub(_apart, text)


def unmarked(text: str) -> str:
    """`text` with its markers, and the space before each, taken out."""
    return MARKER.sub("", text)


def _apart(marker: re.Match[str]) -> str:
    bare = marker[0].lstrip(" ")
    return f"{marker[0][: -len(bare)]}{bare[0]} {bare[1:-1]} {bare[-1]}"
