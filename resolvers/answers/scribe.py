"""Saves the steps of all logs of this process together: one statement at a time, and at most one a pace.

Beside a statement for each answer this costs a tenth (docs/decisions/answer-log.md).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

import structlog

from kit.errors import Conflict, Unavailable
from models.message_events import MOST_ANSWERS, Step, append
from resolvers.answers.parts import WRITER, answering

if TYPE_CHECKING:
    from resolvers.answers.log import Log

_PAUSES = (0.1, 0.3, 0.0)
"""Seconds after each try that failed."""

_READERS_AT_ONCE = 8
"""Answers whose readers are woken together: between them the event loop does other work."""

_log = structlog.get_logger("nexora.answers")


class Scribe:
    """Knows which logs have something to save. A log's first words go out at once.

    What can't be saved in three tries fails its answers; an answer that has been ended meanwhile is told so.
    """

    def __init__(self) -> None:
        self._waiting: dict[Log, None] = {}
        self._urgent: dict[Log, None] = {}
        self._hurry = asyncio.Event()
        self._due = 0.0
        self._task: asyncio.Task[None] | None = None

    def remember(self, log: Log, *, urgent: bool) -> None:
        """The log has steps to save."""
        if urgent:
            self._urgent[log] = None
            self._hurry.set()
        elif log not in self._urgent:
            self._waiting[log] = None
        if self._task is None:
            self._task = asyncio.create_task(self._work())

    def forget(self, log: Log) -> None:
        """The log's end is saved by others."""
        self._waiting.pop(log, None)
        self._urgent.pop(log, None)

    async def _work(self) -> None:
        now = asyncio.get_running_loop().time
        try:
            while self._waiting or self._urgent:
                if now() >= self._due:
                    self._due = now() + answering().pace
                    await _save(_taken(self._urgent) + _taken(self._waiting))
                elif self._urgent:
                    await _save(_taken(self._urgent))
                else:
                    await self._pause()
        finally:
            self._task = None

    async def _pause(self) -> None:
        self._hurry.clear()
        try:
            async with asyncio.timeout_at(self._due):
                await self._hurry.wait()
        except TimeoutError:
            return


def _taken(logs: dict[Log, None]) -> list[Log]:
    taken = list(logs)
    logs.clear()
    return taken


async def _save(logs: Sequence[Log]) -> None:
    for start in range(0, len(logs), MOST_ANSWERS):
        taken = [(log, steps) for log in logs[start : start + MOST_ANSWERS] if (steps := log.take())]
        for log, _ in taken:
            log.flushing()
        outcome = await _appended([step for _, steps in taken for step in steps])
        for number, (log, steps) in enumerate(taken):
            log.flushed(steps, _failure(log, outcome))
            if number % _READERS_AT_ONCE == _READERS_AT_ONCE - 1:
                await asyncio.sleep(0)


async def _appended(steps: Sequence[Step]) -> set[str] | Exception:
    """The ids of the answers that took their steps, or why none could be saved."""
    failure: Exception | None = None
    for pause in _PAUSES:
        try:
            return await append(steps, WRITER) if steps else set()
        except Exception as error:  # noqa: BLE001 - whatever it is: it fails these answers, and must not end this task
            failure = error
            _log.warning("answer_log_not_saved", reason=type(error).__name__)
            await asyncio.sleep(pause)
    assert failure is not None
    return failure


def _failure(log: Log, outcome: set[str] | Exception) -> Exception | None:
    if isinstance(outcome, Exception):
        return Unavailable("The database is not available; try again in a moment", code="DATABASE_UNAVAILABLE")
    return None if log.message_id in outcome else Conflict("The answer was ended by somebody else")


SCRIBE = Scribe()
