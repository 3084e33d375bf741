"""Finds the markers in a text that arrives in pieces, however it is cut."""

from __future__ import annotations

import re
from dataclasses import dataclass

from llm.grammar import MARKER, UNFINISHED, numbers_of

_FENCE = 3
_IN_PROSE = re.compile(r" ?[\[【［]|`{1,16}| \Z")
_IN_CODE = re.compile(r"`{1,16}|\n")


@dataclass(frozen=True, slots=True)
class Found:
    """A marker: the evidence numbers that it names, and the space that stood before it."""

    numbers: tuple[int, ...]
    space: str


class Scanner:
    """Cuts a stream of text into plain text and markers. The parts are the same for every way to cut the stream.

    Holds back only what may still become a marker (a "[1" at the very end), never more than 90 characters.
    Inside Markdown code nothing is a marker: from a run of backticks to a run as long or, for one or two backticks,
    the line's end; a fence of three or more runs to the next such fence. So `argv[1]` in backticks stays; in bare
    prose `argv[1]` is a marker, because models write "the sky is blue[1]" just so.
    A Markdown image (`![…](…)`) becomes a mere link by a space, so that showing an answer fetches nothing: that is the
    usual way for a document's orders to carry a conversation off.
    """

    def __init__(self) -> None:
        self._held = ""
        self._code = 0  # length of the run of backticks that opened the code we are in
        self._last = ""  # the last character given out

    def feed(self, text: str, last: bool = False) -> list[str | Found]:
        """More of the text. `last`: nothing follows, so nothing is held back."""
        text, self._held = self._held + text, ""
        parts: list[str | Found] = []
        start = at = 0
        while stop := (_IN_CODE if self._code else _IN_PROSE).search(text, at):
            if not self._code and (marker := MARKER.match(text, stop.start())):
                apart = marker[0][0] == " " or self._is_image(text, stop)
                parts += [text[start : stop.start()], Found(numbers_of(marker), " " if apart else "")]
                start = at = marker.end()
            elif not last and self._is_open(text, stop):
                text, self._held = text[: stop.start()], text[stop.start() :]
                break
            else:
                if not self._code and self._is_image(text, stop):
                    parts += [text[start : stop.start()], " "]
                    start = stop.start()
                self._pass(stop[0])
                at = stop.end()
        parts.append(text[start:])
        self._last = text[-1:] or self._last
        return [part for part in parts if part]

    def _is_open(self, text: str, stop: re.Match[str]) -> bool:
        """Whether more text may change what stands at `stop`."""
        if stop[0][0] == "`":
            return stop.end() == len(text)
        return not self._code and UNFINISHED.match(text, stop.start()) is not None

    def _is_image(self, text: str, stop: re.Match[str]) -> bool:
        """Whether a bracket stands right after an exclamation mark."""
        before = text[stop.start() - 1] if stop.start() else self._last
        return before == "!" and stop[0] == "["

    def _pass(self, sign: str) -> None:
        """Enter or leave code."""
        ticks = sign.count("`")
        if not self._code:
            self._code = ticks
        elif self._code >= _FENCE:
            self._code = 0 if ticks >= _FENCE else self._code
        elif ticks in (self._code, 0):
            self._code = 0
