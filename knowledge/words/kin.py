"""English words that may stand in a text for one that it doesn't have: relatives, and what it is misspelt from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from string import ascii_lowercase

from knowledge.words.rarity import english_words

_SUFFIXES = ("ment", "ation", "ition", "ion", "al", "ance", "ence", "ure")
_SHORTEST, _SHORTEST_BASE = 3, 4
_SHORTEST_MISSPELT, _LONGEST = 5, 24
_MOST = 6


@lru_cache(maxsize=5_000)
def kin_of(word: str, stem: str) -> tuple[str, ...]:
    """At most six, the likeliest first. `stem`: the word's, by the English stemmer.

    "Payment" for "pay", "deliver" for "delivery"; and for a word that English doesn't have, those that are one letter
    away, as "warranty" for "warrenty" (P. Norvig, How to Write a Spelling Corrector, 2007).
    """
    if not word.isascii() or not word.isalpha() or not _SHORTEST <= len(word) <= _LONGEST:
        return ()
    english = english_words()
    found = dict.fromkeys(other for other in _derived(word, stem) if other in english and other != word)
    if word not in english and len(word) >= _SHORTEST_MISSPELT:
        found |= dict.fromkeys(sorted(set(_one_letter_away(word)) & english.keys(), key=english.__getitem__))
    return tuple(found)[:_MOST]


def _derived(word: str, stem: str) -> Iterator[str]:
    for base, suffix in product(dict.fromkeys((word, stem)), (*_SUFFIXES, "ery")):
        if suffix == "ment" or (len(base) >= _SHORTEST_BASE and not base.endswith("i")):
            yield base + suffix
    if word.endswith("er"):
        yield f"{word}y"
    for suffix in (*_SUFFIXES, "y" if word.endswith("ery") else ""):
        base = word.removesuffix(suffix)
        if base != word and len(base) >= _SHORTEST:
            yield from (base, f"{base}e")


def _one_letter_away(word: str) -> Iterator[str]:
    """The first letter stays: few misspell it."""
    for at in range(1, len(word) + 1):
        before, after = word[:at], word[at:]
        yield from (before + letter + after for letter in ascii_lowercase)
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in ascii_lowercase)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
