"""One answer while it is said: its markers checked, its length known, its instructions kept to itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil

from llm.events import Cited, Delta
from llm.failures import ModelFailed
from llm.markers import Markers
from llm.messages import RULES
from llm.prompts import Evidence
from llm.tokens import weight

_NOT_WORD = re.compile(r"\W+")
_LEAK_LETTERS = 60
_STEP = 20
_FEWEST_LETTERS = 30


def _letters(text: str) -> str:
    return _NOT_WORD.sub("", text.casefold())


_SECRET = _letters(RULES)


class Answer:
    """Takes a model's raw text piece by piece and gives the events to show.

    Raises: ModelFailed MODEL_LEAKED as soon as 60 letters in a row repeat our rules, or the first 60 of the agent's own
    prompt (all of it, where it has 30 to 60). Only how that begins: further on there may be sentences that visitors are
    meant to be told. Words of its own for them (a translation, a summary) are not noticed.
    """

    def __init__(self, evidence: Sequence[Evidence], system: str = "") -> None:
        self._opening = _opening_of(system)
        self._markers = Markers(one.number for one in evidence)
        self._tail = ""
        self._weight = 0.0
        self._is_empty = True

    def say(self, text: str) -> list[Delta | Cited]:
        """More of the model's text; what arrived together is said together."""
        self._weight += weight(text)
        self._is_empty = self._is_empty and not text.strip()
        self._watch(text)
        return self._markers.feed(text)

    def end(self) -> list[Delta | Cited]:
        """The model is done. Raises: ModelFailed MODEL_EMPTY when it said nothing."""
        if self._is_empty:
            raise ModelFailed("The chat model gave an empty answer; put the question another way", code="MODEL_EMPTY")
        return self._markers.end()

    @property
    def tokens(self) -> int:
        """An estimate of how many tokens the model has said."""
        return ceil(self._weight)

    def _watch(self, text: str) -> None:
        fresh = _letters(text)
        tail = self._tail + fresh
        if self._opening and self._opening in tail:
            raise _leaked()
        for end in range(len(tail), max(len(self._tail), _LEAK_LETTERS - 1), -_STEP):
            if tail[end - _LEAK_LETTERS : end] in _SECRET:
                raise _leaked()
        self._tail = tail[-_LEAK_LETTERS:]


def _opening_of(system: str) -> str:
    letters = _letters(system[: 10 * _LEAK_LETTERS])[:_LEAK_LETTERS]
    return letters if len(letters) >= _FEWEST_LETTERS else ""


def _leaked() -> ModelFailed:
    return ModelFailed("The answer was stopped because it began to repeat its instructions", code="MODEL_LEAKED")
