"""From a text to its words, in any script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

# Scripts written without spaces between words, and Korean, whose words carry their particles.
_WIDE = (
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "\u3041-\u30ff"  # Japanese syllables
    "\uac00-\ud7af"  # Korean
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
)
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0900-\u0963\u0966-\u0dff"  # Python's \w leaves vowel signs out
_THOUSANDS = r"\d{1,3}(?:[.,]\d{3})+(?!\d)"
_DOTTED = r"\bv?\d+(?:\.\d+)+(?![.,]?\d)\w*"  # sections, versions, prices, dates
_WORD = re.compile(rf"\b[a-z](?:\+\+|#)|{_DOTTED}|{_THOUSANDS}|[\w{_MARKS}{_WIDE}]+(?:['’][\w{_MARKS}]+)*")
_RUN = re.compile(rf"[{_WIDE}]+|[^{_WIDE}]+")
_ENGLISH_ENDINGS = frozenset(["s", "t", "re", "ve", "ll", "d", "m"])
_ROMANCE_STARTS = frozenset(["all", "dell", "nell", "sull", "dall", "quell", "un"])
_ELISION = 2  # letters: l'eau, qu'il, O'Brien
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u0655]+")


def tokens_of(text: str) -> list[str]:
    """The words in order, in small letters, with their accents: not yet stemmed, stop words included.

    Chinese, Japanese, Korean and Thai runs come as overlapping pairs of characters, "1,000" as "1000", "1.2.3" as
    itself and its parts: its parts alone would be those of "3.2.1" too.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("_", " ")
    return [token for match in _WORD.finditer(plain) for token in _split(match.group())]


def folded(word: str) -> str:
    """The word without its accents: "müller" and "muller" are found alike."""
    if word.isascii():
        return word
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", word)))


def is_wide(token: str) -> bool:
    """Whether the token is a piece of a script without spaces: such pieces are never stemmed."""
    return not token.isascii() and _RUN.match(token) is not None and re.match(f"[{_WIDE}]", token) is not None


def _split(word: str) -> Iterator[str]:
    if "'" in word or "’" in word:
        yield from _around_apostrophes(re.split("['’]", word))
    elif "," in word or "." in word:
        yield from _numbers(word)
    elif word.isascii():
        yield word
    else:
        yield from _pairs(word)


def _numbers(word: str) -> Iterator[str]:
    if re.fullmatch(_THOUSANDS, word):
        yield word.replace(",", "").replace(".", "")
    else:
        yield word
        yield from word.split(".")


def _around_apostrophes(parts: list[str]) -> Iterator[str]:
    """can't → ca, Warsaw's → warsaw, l'homme → homme, O'Brien's → brien."""
    for part, following in pairwise([*parts, ""]):
        is_ending = part in _ENGLISH_ENDINGS
        is_article = following not in {"", *_ENGLISH_ENDINGS} and _is_article(part)
        if not (is_ending or is_article):
            yield from _split(part.removesuffix("n") if following == "t" else part)


def _is_article(part: str) -> bool:
    return len(part) <= _ELISION or part in _ROMANCE_STARTS


def _pairs(word: str) -> Iterator[str]:
    for match in _RUN.finditer(word):
        run = match.group()
        if is_wide(run) and len(run) > 1:
            yield from (run[at : at + 2] for at in range(len(run) - 1))
        else:
            yield run
