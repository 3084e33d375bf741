"""The log of one answer that is written here: it numbers its steps and keeps what waits to be saved."""

from __future__ import annotations

import asyncio
from typing import Any

from models.message_events import MessageEventKind, Step
from resolvers.answers.feeds import Feed
from resolvers.answers.scribe import SCRIBE

_PIECES = 32
"""Of a text, kept apart: each takes 50 bytes besides its letters, and joining them takes time."""


class Log:
    """Text that is said within one pace becomes one step.

    `due`: when it may be saved again, by the event loop's clock; 0 before its first words.
    `failure`: why nothing more can be saved (the database is away, or somebody else ended the answer).
    """

    __slots__ = ("_flushed", "_next", "_said", "_waiting", "due", "failure", "feed", "message_id", "parts")

    def __init__(self, message_id: str, feed: Feed, start: Step) -> None:
        self.message_id, self.feed = message_id, feed
        self.parts: list[str] = []
        self.due = 0.0
        self.failure: Exception | None = None
        self._said: list[str] = []
        self._waiting: list[Step] = []
        self._flushed: asyncio.Future[None] | None = None
        self._next = start.sequence + 1
        feed.publish([start])

    @property
    def text(self) -> str:
        """All that was said."""
        return "".join(self.parts)

    def say(self, text: str) -> None:
        """More of the answer's text. Its first words don't wait for the pace."""
        SCRIBE.remember(self)
        self._said.append(text)
        self.parts.append(text)
        if len(self.parts) > _PIECES:
            self.parts = ["".join(self.parts)]

    def note(self, kind: MessageEventKind, payload: dict[str, Any]) -> None:
        """A step of another kind, after what was said so far."""
        SCRIBE.remember(self)
        self._close_text()
        self._waiting.append(self._step(kind, payload))

    async def last_steps(self, kind: MessageEventKind, payload: dict[str, Any]) -> list[Step]:
        """What is not saved yet, with the log's end. Nothing can be said afterwards."""
        SCRIBE.forget(self)
        if self._flushed is not None:
            await asyncio.wait([self._flushed])
        return [*self.take(), self._step(kind, payload)]

    def take(self) -> list[Step]:
        """The steps that wait to be saved; they wait no longer."""
        self._close_text()
        steps, self._waiting = self._waiting, []
        return steps

    def flushing(self) -> None:
        """Steps that were taken are on their way; `flushed` follows."""
        self._flushed = asyncio.get_running_loop().create_future()

    def flushed(self, steps: list[Step], failure: Exception | None) -> None:
        """The steps are saved, or won't be."""
        if failure is None:
            self.feed.publish(steps)
        else:
            self.failure = failure
            self.feed.look_it_up()
        if self._flushed is not None:
            self._flushed.set_result(None)
            self._flushed = None

    def _close_text(self) -> None:
        if self._said:
            self._waiting.append(self._step(MessageEventKind.DELTA, {"text": "".join(self._said)}))
            self._said.clear()

    def _step(self, kind: MessageEventKind, payload: dict[str, Any]) -> Step:
        step = Step(self.message_id, self._next, kind.value, payload)
        self._next += 1
        return step
