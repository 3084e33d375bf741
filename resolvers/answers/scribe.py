"""Saves the steps of all logs of this process together: each log once a pace, and all that are due in one statement.

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

_TOGETHER = 0.02
"""Seconds between two statements, first words apart."""

_log = structlog.get_logger("nexora.answers")


class Scribe:
    """Knows which logs have something to save, and when each may be saved again.

    A log's first words go out at once. What can't be saved in three tries fails its answers; an answer that has been
    ended meanwhile is told so.
    """

    def __init__(self) -> None:
        self._waiting: dict[Log, None] = {}
        self._hurry = asyncio.Event()
        self._next = 0.0
        self._task: asyncio.Task[None] | None = None

    def remember(self, log: Log) -> None:
        """The log has steps to save."""
        self._waiting[log] = None
        if not log.due:
            self._hurry.set()
        if self._task is None:
            self._task = asyncio.create_task(self._work())

    def forget(self, log: Log) -> None:
        """The log's end is saved by others."""
        self._waiting.pop(log, None)

    async def _work(self) -> None:
        now = asyncio.get_running_loop().time
        try:
            while self._waiting:
                due = [log for log in self._waiting if log.due <= now()]
                if due and (now() >= self._next or self._hurry.is_set()):
                    self._hurry.clear()
                    self._next = now() + _TOGETHER
                    await _save(self._taken(due, now() + answering().pace))
                else:
                    await self._pause(max(self._next, min(log.due for log in self._waiting)))
        finally:
            self._task = None

    def _taken(self, logs: list[Log], again: float) -> list[Log]:
        for log in logs:
            del self._waiting[log]
            log.due = again
        return logs

    async def _pause(self, until: float) -> None:
        self._hurry.clear()
        try:
            async with asyncio.timeout_at(until):
                await self._hurry.wait()
        except TimeoutError:
            return


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
