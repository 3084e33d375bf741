"""How much a word tells: by how few of the chunks have it, and, while those are few, by how rare it is in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from math import log
from pathlib import Path

from knowledge.words.tokens import folded

_BY_FREQUENCY = Path(__file__).parent.parent / "embed" / "vocab.txt"  # BERT's words: the most frequent first
_WORD = re.compile(r"[a-z0-9]{2,}")
_UNKNOWN = 20_000  # the rank of a word that isn't among them
_SHARE_OF_FIRST = 10  # a chunk of 100 words has the word of rank r with a chance of about 10/r (Zipf's law)
_WORTH = 1_000  # chunks that this outside knowledge counts for: much beside ten, little beside 100,000


def rarity_of(word: str, language: str, with_word: float, total: float) -> float:
    """The weight of a word in the question when judging whether it was answered, above 0.

    BM25's idf, ln(1 + (N − n + ½)/(n + ½)), with N and n increased by what the language at large leads to expect:
    an agent of three chunks can't tell by itself that "Normandy" says more than "located".
    """
    expected = min(0.5, _SHARE_OF_FIRST / _rank(word, language)) * _WORTH
    have, all_ = with_word + expected, max(total, with_word) + _WORTH
    return log(1 + (all_ - have + 0.5) / (have + 0.5))


def _rank(word: str, language: str) -> int:
    return english_words().get(folded(word), _UNKNOWN) if language == "english" else _UNKNOWN


@cache
def english_words() -> Mapping[str, int]:
    """Some 20,000 words by their rank, the most frequent first."""
    words = filter(_WORD.fullmatch, _BY_FREQUENCY.read_text(encoding="utf-8").split())
    return {word: rank for rank, word in enumerate(words, start=1)}
