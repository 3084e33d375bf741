"""Checks the markers in a streamed answer against the evidence, before anyone sees them."""

from __future__ import annotations

from collections.abc import Iterable

from llm.claims import claim_of
from llm.events import Cited, Delta
from llm.scanner import Found, Scanner

_CLAIM_CHARACTERS = 1_000
_PIECES = 32


class Markers:
    """Rewrites a stream of text: known evidence numbers become `[1]`, `[2]`… by first appearance, unknown ones vanish.

    `[2, 7]` becomes `[1][2]`, and a number said twice in one run of markers stands once. A marker that vanishes takes
    the space before it along. Each marker that stays is Cited right after the delta that ends in it. Code keeps its
    brackets (see Scanner). The text and the citations are the same for every way to cut the stream.
    """

    def __init__(self, known: Iterable[int]) -> None:
        self._known = frozenset(known)
        self._scanner = Scanner()
        self._order: dict[int, int] = {}
        self._run: set[int] = set()  # numbers in the run of markers that we are in
        self._space = ""  # the space of a marker that vanished, for a known one right after it
        self._plain: list[str] = []  # the answer without markers
        self._said: list[str] = []  # text of the delta being put together

    def feed(self, text: str) -> list[Delta | Cited]:
        """More of the model's text."""
        return self._events(self._scanner.feed(text))

    def end(self) -> list[Delta | Cited]:
        """Nothing follows: what was held back."""
        return self._events(self._scanner.feed("", last=True))

    def _events(self, parts: list[str | Found]) -> list[Delta | Cited]:
        events: list[Delta | Cited] = []
        for part in parts:
            if isinstance(part, str):
                self._say(part)
            elif cited := self._cite(part):
                events += [Delta(self._spoken()), *cited]
        if self._said:
            events.append(Delta(self._spoken()))
        return events

    def _say(self, text: str) -> None:
        self._run.clear()
        self._space = ""
        self._plain.append(text)
        self._said.append(text)
        if len(self._plain) > _PIECES:
            self._shorten()

    def _cite(self, found: Found) -> list[Cited]:
        self._space = found.space or self._space
        fresh = [number for number in found.numbers if number in self._known and number not in self._run]
        if not fresh:
            return []
        self._run.update(fresh)
        markers = [self._order.setdefault(number, len(self._order) + 1) for number in fresh]
        self._said.append(self._space + "".join(f"[{marker}]" for marker in markers))
        self._space = ""
        self._shorten()
        claim = claim_of(self._plain[0])
        return [Cited(marker, number, None, claim) for marker, number in zip(markers, fresh, strict=True)]

    def _shorten(self) -> None:
        """Keep what a claim may be made of, in one piece: each piece takes 50 bytes besides its letters."""
        self._plain = ["".join(self._plain)[-_CLAIM_CHARACTERS:]]

    def _spoken(self) -> str:
        text = "".join(self._said)
        self._said.clear()
        return text
