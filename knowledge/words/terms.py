"""From words to terms: stems without accents, each known by a number that fits a sparse vector."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from knowledge.words.kin import kin_of
from knowledge.words.languages import language_of, languages_written_in, script_of, stop_words
from knowledge.words.tokens import folded, tokens_of

if TYPE_CHECKING:
    from snowballstemmer import BaseStemmer

DIMENSIONS = 1_000_000_000
"""The most that a pgvector `sparsevec` may have. Two of 100,000 different words share a number 5 times on average."""

_LONGEST = 64  # characters of a word that count; the rest of a hash or a base64 blob means nothing
_ELSEWHERE = 7  # languages beside the question's own, the most written first: each costs some 20 µs a word
_own = threading.local()  # stemmers keep the word they work on, so each thread has its own


@dataclass(frozen=True, slots=True)
class Asked:
    """One word of a question: its term in the question's likeliest language, then in others, then those of its kin."""

    word: str
    terms: tuple[int, ...]


def terms_of(text: str) -> Counter[int]:
    """How often each term stands in the text; stop words left out. Terms are 1 to DIMENSIONS."""
    tokens = tokens_of(text)
    return terms_among(tokens, language_of(tokens))


def terms_among(tokens: Iterable[str], language: str) -> Counter[int]:
    """The same from words that are cut already, in a language that is known."""
    stop = stop_words().get(language, frozenset())
    return Counter(_term(token, _speaking(language, token)) for token in tokens if token not in stop)


def asked_in(question: str) -> list[Asked]:
    """The question's words, each once, stop words left out.

    A question is too short to be sure of its language, and the texts may be in several: each word brings its term in
    other languages too, and English ones those of their kin ("payment" for "pay"); search takes the first that the
    texts know.
    """
    tokens = tokens_of(question)
    language = language_of(tokens)
    stop = stop_words().get(language, frozenset())
    words: dict[int, Asked] = {}
    for token in tokens:
        if token not in stop:
            first = _term(token, _speaking(language, token))
            others = (*_everywhere(token), *(_kin(token) if language == "english" else ()))
            words.setdefault(first, Asked(token, tuple(dict.fromkeys((first, *others)))))
    return list(words.values())


@lru_cache(maxsize=5_000)
def _everywhere(token: str) -> tuple[int, ...]:
    languages = languages_written_in(script_of(token))[:_ELSEWHERE]
    return tuple(dict.fromkeys(_term(token, language) for language in languages))


@lru_cache(maxsize=5_000)
def _kin(token: str) -> tuple[int, ...]:
    stem = _stemmer("english").stemWord(token)
    return tuple(_term(word, "english") for word in kin_of(token, stem))


def _speaking(language: str, token: str) -> str:
    """The language whose stemmer fits the token: the text's, unless the token is in another script; "" for none."""
    fitting = languages_written_in(script_of(token))
    return language if language in fitting else next(iter(fitting), "")


@lru_cache(maxsize=20_000)
def _term(token: str, language: str) -> int:
    stem = folded(_stemmer(language).stemWord(token) if language else token)
    digest = blake2b(stem[:_LONGEST].encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % DIMENSIONS + 1


def _stemmer(language: str) -> BaseStemmer:
    import snowballstemmer  # noqa: PLC0415 - all its languages at once: 3 MB that a server without questions needn't hold

    stemmers = _own.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = snowballstemmer.stemmer(language)
    return stemmers[language]
