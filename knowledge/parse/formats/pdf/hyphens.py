"""Words that a line's end broke, whole again."""

from __future__ import annotations

import re
from collections.abc import Iterable

BREAK = "\ufffe"  # pdfium writes it where a hyphen ended a line
_BROKEN = re.compile(rf"(\w*){BREAK}\s*(\w*)")
_WORD = re.compile(r"\w+(?:-\w+)*")


def words_of(texts: Iterable[str]) -> set[str]:
    """Every unbroken word of the document, to tell "imple-ment" from "long-term"."""
    return {word.lower() for text in texts for word in _WORD.findall(text)}


def mended(text: str, words: set[str]) -> str:
    """Each broken word joined; its hyphen stays where the document elsewhere writes the word with one."""

    def join(match: re.Match[str]) -> str:
        first, second = match.groups()
        keeps = f"{first}-{second}".lower() in words and f"{first}{second}".lower() not in words
        is_name = second[:1].isupper() or second[:1].isdigit() or not second
        return f"{first}-{second}" if keeps or is_name else f"{first}{second}"

    return _BROKEN.sub(join, text)
