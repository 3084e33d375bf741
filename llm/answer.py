"""One answer while it is said: its markers checked, its length known, its instructions kept to itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from llm.events import Cited, Delta
from llm.failures import ModelFailed
from llm.markers import Markers
from llm.messages import RULES
from llm.prompts import Evidence

_NOT_WORD = re.compile(r"\W+")
_LEAK_LETTERS = 60
_STEP = 20


def _letters(text: str) -> str:
    return _NOT_WORD.sub("", text.casefold())


_SECRET = _letters(RULES)


class Answer:
    """Takes a model's raw text piece by piece and gives the events to show.

    Raises: ModelFailed MODEL_LEAKED as soon as 60 letters in a row repeat our rules. They stand first in the system
    message, so a model that recites it is stopped before it comes to the agent's own instructions. Words of its own
    for them (a translation, a summary) are not noticed.
    """

    def __init__(self, evidence: Sequence[Evidence]) -> None:
        self._markers = Markers(one.number for one in evidence)
        self._tail = ""
        self._raw: list[str] = []

    def say(self, text: str) -> list[Delta | Cited]:
        """More of the model's text; what arrived together is said together."""
        self._raw.append(text)
        self._watch(text)
        return self._markers.feed(text)

    def end(self) -> list[Delta | Cited]:
        """The model is done. Raises: ModelFailed MODEL_EMPTY when it said nothing."""
        if not self.raw.strip():
            raise ModelFailed("The chat model gave an empty answer; put the question another way", code="MODEL_EMPTY")
        return self._markers.end()

    @property
    def raw(self) -> str:
        """All that the model said, markers as it wrote them."""
        return "".join(self._raw)

    def _watch(self, text: str) -> None:
        fresh = _letters(text)
        tail = self._tail + fresh
        for end in range(len(tail), max(len(self._tail), _LEAK_LETTERS - 1), -_STEP):
            if tail[end - _LEAK_LETTERS : end] in _SECRET:
                raise ModelFailed(
                    "The answer was stopped because it began to repeat its instructions", code="MODEL_LEAKED"
                )
        self._tail = tail[-_LEAK_LETTERS:]
