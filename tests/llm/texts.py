"""Simple stand-ins for what the product injects: a sentence splitter, and a rank by shared words."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SENTENCE = re.compile(r"[^\s.!?。\n][^.!?。\n]*(?:\.(?=\d)[^.!?。\n]*)*[.!?。]?[\"”]?")


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans that end with a stop or a line."""
    return [found.span() for found in _SENTENCE.finditer(text)]


async def shared_words(question: str, texts: Sequence[str]) -> list[float]:
    """The share of the question's words that stand in each text."""
    asked = set(re.findall(r"\w+", question.casefold()))
    return [len(asked & set(re.findall(r"\w+", text.casefold()))) / len(asked) for text in texts]
