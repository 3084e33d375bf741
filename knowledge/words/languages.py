"""Which language a text is in, as far as its little words tell; good enough to choose a stemmer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from knowledge.words.tokens import folded, is_wide

DEFAULT = "english"
_STOP_WORDS = Path(__file__).with_name("stopwords.txt")
_ENOUGH = 200  # words: more of a text tell nothing new
_SCRIPTS = {
    "cyrillic": re.compile("[\u0400-\u052f]"),
    "greek": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "arabic": re.compile("[\u0600-\u06ff\u0750-\u077f]"),
    "devanagari": re.compile("[\u0900-\u097f]"),
    "armenian": re.compile("[\u0530-\u058f]"),
    "tamil": re.compile("[\u0b80-\u0bff]"),
    "hebrew": re.compile("[\u0590-\u05ff]"),
}
_SCRIPT_OF = {
    "russian": "cyrillic",
    "serbian": "cyrillic",
    "greek": "greek",
    "arabic": "arabic",
    "persian": "arabic",
    "hindi": "devanagari",
    "nepali": "devanagari",
    "armenian": "armenian",
    "tamil": "tamil",
    "yiddish": "hebrew",
}


@cache
def stop_words() -> Mapping[str, frozenset[str]]:
    """For each language that can be stemmed, the words that carry no topic; with and without accents."""
    lines = (line.split() for line in _STOP_WORDS.read_text(encoding="utf-8").splitlines())
    return {
        language: frozenset(form for word in words for form in (word.casefold(), folded(word.casefold())))
        for language, *words in lines
    }


def language_of(tokens: Sequence[str]) -> str:
    """The language whose stop words are most among the tokens; without any, the likeliest of the script.

    Gives English for Latin letters, and "" for scripts that have no stemmer, as Chinese.
    """
    scores: defaultdict[str, float] = defaultdict(float)
    for token in tokens[:_ENOUGH]:
        for language in _speakers().get(token, ()):
            scores[language] += 1 / len(_speakers()[token])
    if scores:
        return max(scores, key=lambda language: (scores[language], language == DEFAULT))
    return likeliest_in(script_of(tokens[0])) if tokens else DEFAULT


def likeliest_in(script: str) -> str:
    """The language to expect in a script when nothing else is known; "" when it has no stemmer."""
    return next(iter(languages_written_in(script)), "")


def script_of(word: str) -> str:
    """The script of a word: "latin", "wide" (no spaces between words), or one of the others with stemmers."""
    if word.isascii():
        return "latin"
    if is_wide(word):
        return "wide"
    return next((script for script, letters in _SCRIPTS.items() if letters.search(word)), "latin")


@cache
def languages_written_in(script: str) -> tuple[str, ...]:
    """The languages with stemmers for a script, the likeliest first."""
    return tuple(language for language in stop_words() if _SCRIPT_OF.get(language, "latin") == script)


@cache
def _speakers() -> Mapping[str, tuple[str, ...]]:
    speakers: defaultdict[str, list[str]] = defaultdict(list)
    for language, words in stop_words().items():
        for word in words:
            speakers[word].append(language)
    return {word: tuple(languages) for word, languages in speakers.items()}
