"""The loop that takes jobs from the queue and runs them, inside `nexora serve` and `nexora worker`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import asyncpg
import structlog
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import PgqException
from pgqueuer.domain.models import Job as QueuedJob

from jobs.held import HeldQueries
from jobs.running import Running, Work
from jobs.tables import SETTINGS
from jobs.upkeep import every_minute
from models.database import own_connection

__all__ = ["Work", "Worker"]

AT_ONCE = 4
"""Jobs at a time in one process: most of a job is waiting for the network or for the one thread that embeds."""

TAKEN_OVER_AFTER = timedelta(seconds=15)
"""A job whose holder has not beaten for so long is anybody's. It beats every half of it."""

LOOKS_EVERY = timedelta(seconds=5)
"""How often the queue is looked at without a wake-up: a dead worker's job is taken over within 20 seconds in all."""

_LOST = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, PgqException)
_LONGEST_WAIT = 5.0  # seconds between attempts to reach a database that went away

log = structlog.get_logger()


class Worker:
    """Runs jobs, a bounded number at a time, on a connection of its own.

    `works`: kind of job → what to do. `upkeep` runs once a minute in one of all workers.
    """

    def __init__(
        self,
        works: Mapping[str, Work],
        upkeep: Callable[[], Awaitable[None]] | None = None,
        *,
        at_once: int = AT_ONCE,
        taken_over_after: timedelta = TAKEN_OVER_AFTER,
        looks_every: timedelta = LOOKS_EVERY,
    ) -> None:
        self._works, self._upkeep, self._at_once = works, upkeep, at_once
        self._taken_over_after, self._looks_every = taken_over_after, looks_every
        self._running = Running(works)
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Work until `stop()`. A database that goes away is waited for."""
        upkeep = asyncio.create_task(every_minute(self._upkeep))
        wait = 0.1
        try:
            while not self._stop.is_set():
                try:
                    await self._work()
                    wait = 0.1
                except _LOST as error:
                    log.warning("jobs.database_lost", error=f"{type(error).__name__}: {error}", again_in=wait)
                    await self._pause(wait)
                    wait = min(2 * wait, _LONGEST_WAIT)
        finally:
            upkeep.cancel()

    async def stop(self, grace: float = 2.0) -> None:
        """Take no more jobs; give the running ones `grace` seconds, then put them back at their checkpoint."""
        self._stop.set()
        await self._running.stop(grace)

    async def _work(self) -> None:
        connection = await own_connection(command_timeout=30)
        manager = self._manager(connection)
        stopping = asyncio.create_task(self._pass_on_stop(manager))
        try:
            await self._take_jobs(manager)
        finally:
            stopping.cancel()
            await _close(connection)

    def _manager(self, connection: asyncpg.Connection) -> QueueManager:
        queries = HeldQueries.over(AsyncpgDriver(connection))
        manager = QueueManager(queries, channel=SETTINGS.channel)
        queries.holder = manager.queue_manager_id

        async def run(job: QueuedJob) -> None:
            await self._running.run(job, queries)

        for kind in self._works:
            manager.entrypoint(kind, accepts_context=False)(run)
        return manager

    async def _take_jobs(self, manager: QueueManager) -> None:
        await manager.run(
            dequeue_timeout=self._looks_every,
            batch_size=1,
            max_concurrent_tasks=max(2, self._at_once),  # pgqueuer wants at least twice the batch
            shutdown_on_listener_failure=True,
            heartbeat_timeout=self._taken_over_after,
            log_aggregation_interval=timedelta(0),
        )

    async def _pass_on_stop(self, manager: QueueManager) -> None:
        await self._stop.wait()
        manager.shutdown.set()

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return


async def _close(connection: asyncpg.Connection) -> None:
    try:
        await connection.close(timeout=2)
    except (OSError, TimeoutError, asyncpg.InterfaceError):
        connection.terminate()
