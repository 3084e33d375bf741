"""The answers that this process is writing, and how one is stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from resolvers.answers.draft import Asked, Draft
from resolvers.answers.log import Log


class StopReason(Enum):
    """Why an answer stops before its end."""

    WANTED = "wanted"
    SHUTDOWN = "shutdown"
    LOST = "lost"


class Stopped(Exception):
    """The answer was told to stop."""

    def __init__(self, reason: StopReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Run:
    """One answer that is being written. `task` writes it."""

    __slots__ = ("_can_stop", "_reason", "asked", "draft", "log", "task")

    def __init__(self, asked: Asked, log: Log) -> None:
        self.asked, self.log = asked, log
        self.draft = Draft(log, asked.began)
        self.task: asyncio.Task[None] | None = None
        self._reason: StopReason | None = None
        self._can_stop = False

    def stop(self, reason: StopReason) -> None:
        """Break off the search or the model's request at once. Does nothing when the answer is already ending."""
        if self._reason is None:
            self._reason = reason
            if self._can_stop and self.task is not None:
                self.task.cancel()

    @contextmanager
    def stoppable(self) -> Iterator[None]:
        """The block may be broken off. Raises: Stopped."""
        if self._reason is not None:
            raise Stopped(self._reason)
        self._can_stop = True
        try:
            yield
        except asyncio.CancelledError:
            if self._reason is None or self.task is None:
                raise
            self.task.uncancel()
            raise Stopped(self._reason) from None
        finally:
            self._can_stop = False


RUNS: dict[str, Run] = {}
"""By message id."""


async def drain(seconds: float) -> None:
    """Let running answers end within `seconds`; those that don't are failed, with what they said. For the shutdown."""
    tasks = [run.task for run in RUNS.values() if run.task is not None]
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for run in list(RUNS.values()):
        run.stop(StopReason.SHUTDOWN)
    if late:
        await asyncio.wait(late, timeout=5.0)
