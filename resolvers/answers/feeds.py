"""Who watches which answer in this process, and the newest steps of the answers that are written here.

A feed keeps a short window of steps. Whoever falls behind it reads the table, so a slow reader costs no memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from models.listening import Listener
from models.message_events import CHANNEL, Step
from resolvers.answers.parts import WRITER

_WINDOW = 4


class Feed:
    """One answer as this process knows it. `ours`: every step of it passes by here. `rings` counts what happened."""

    __slots__ = ("_bells", "_steps", "ours", "rings", "watchers", "writing")

    def __init__(self) -> None:
        self.ours = self.writing = False
        self.watchers = self.rings = 0
        self._steps: list[Step] = []
        self._bells: list[asyncio.Future[None]] = []

    def publish(self, steps: Sequence[Step]) -> None:
        """Show steps that are saved, and wake those who wait."""
        self._steps = [*self._steps, *steps][-_WINDOW:]
        self.ring()

    def after(self, sequence: int) -> list[Step] | None:
        """The steps that follow, or None when only the table knows."""
        if not self.ours or not self._steps or self._steps[0].sequence > sequence + 1:
            return None
        return [step for step in self._steps if step.sequence > sequence]

    def look_it_up(self) -> None:
        """From now on only the table knows."""
        self.ours = False
        self.ring()

    def ring(self) -> None:
        """Wake those who wait."""
        self.rings += 1
        bells, self._bells = self._bells, []
        for bell in bells:
            if not bell.done():
                bell.set_result(None)

    async def rung_since(self, rings: int) -> None:
        """Wait until it has rung more than `rings` times."""
        if self.rings == rings:
            bell = asyncio.get_running_loop().create_future()
            self._bells.append(bell)
            await bell


_feeds: dict[str, Feed] = {}


def begin_writing(message_id: str) -> Feed:
    """The feed of an answer that begins here."""
    feed = _feeds.setdefault(message_id, Feed())
    feed.ours = feed.writing = True
    return feed


def end_writing(message_id: str) -> None:
    """The answer is no longer written here; the feed stays for those who still watch."""
    feed = _feeds[message_id]
    feed.writing = False
    if not feed.watchers:
        del _feeds[message_id]


@contextmanager
def watched(message_id: str) -> Iterator[Feed]:
    """Be woken by everything that happens to an answer, written here or elsewhere."""
    feed = _feeds.setdefault(message_id, Feed())
    feed.watchers += 1
    try:
        yield feed
    finally:
        feed.watchers -= 1
        if not feed.watchers and not feed.writing:
            del _feeds[message_id]


def heartbeat() -> None:
    """Wake everybody: keep-alives go out, and what a lost NOTIFY would have told is looked up."""
    for feed in list(_feeds.values()):
        feed.ring()


def hear(listener: Listener) -> None:
    """Take word of answers that are written by other processes."""
    listener.on(CHANNEL, _noticed)
    listener.after_a_gap(heartbeat)


def _noticed(payload: str) -> None:
    writer, _, ids = payload.partition(" ")
    if writer == WRITER:
        return
    for id in ids.split(","):
        feed = _feeds.get(id)
        if feed is not None:
            feed.ring()
