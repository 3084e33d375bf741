"""How many tokens a text is, roughly, and how many a model takes. Needs no vocabulary and no network."""

from __future__ import annotations

import math

_ASCII_CHARACTERS_PER_TOKEN = 4
_OTHER_BYTES_PER_TOKEN = 3
_SMALLEST_WINDOW = 8_192

_WINDOWS = {
    "gpt-": 128_000,
    "gpt-3.5": 16_385,
    "gpt-4": 8_192,
    "gpt-4-turbo": 128_000,
    "gpt-4o": 128_000,
    "gpt-4.1": 1_000_000,
    "gpt-5": 272_000,
    "o1": 128_000,
    "o3": 200_000,
    "o4": 200_000,
}


def estimate(text: str) -> int:
    """Tokens in `text`, as byte-pair vocabularies cut it: 4 ASCII characters a token, 3 bytes of UTF-8 a token for the
    rest (one CJK character, one and a half accented or Cyrillic letters).

    4 characters is OpenAI's own rule of thumb for English; other scripts come out rather high, which is the safe side
    for fitting a window. Where a provider counts, its count is used instead.
    """
    return math.ceil(weight(text))


def weight(text: str) -> float:
    """The same before it is rounded, for a text that comes in pieces."""
    if text.isascii():
        return len(text) / _ASCII_CHARACTERS_PER_TOKEN
    ascii_characters = len(text.encode("ascii", "ignore"))
    other_bytes = len(text.encode("utf-8", "replace")) - ascii_characters
    return ascii_characters / _ASCII_CHARACTERS_PER_TOKEN + other_bytes / _OTHER_BYTES_PER_TOKEN


def window_of(model: str) -> int:
    """Tokens that `model` takes at once, question and answer together.

    OpenAI's families by the longest matching start of the name, newer ones as the smallest of the recent ones; 8,192
    for any other name, which hardly any current model falls short of.
    """
    bare = model.rsplit("/", 1)[-1]
    known = [start for start in _WINDOWS if bare.startswith(start)]
    return _WINDOWS[max(known, key=len)] if known else _SMALLEST_WINDOW
