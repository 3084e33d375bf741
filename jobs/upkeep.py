"""What must be looked after now and then, by one of all workers at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from jobs.retries import may_pass
from models.database import execute, fetchrow, transaction

_LOCK = 0x6E65786A6F6273  # "nexjobs": the advisory lock that lets only one worker look after things
_EVERY = 60.0
_KEPT = "7 days"

log = structlog.get_logger()


async def every_minute(upkeep: Callable[[], Awaitable[None]] | None) -> None:
    """Look after the queue, and call `upkeep()`, now and every minute until cancelled."""
    while True:
        try:
            await look_after(upkeep)
        except Exception as error:
            if not may_pass(error):
                log.error("jobs.upkeep_failed", exc_info=error)
        await asyncio.sleep(_EVERY)


async def look_after(upkeep: Callable[[], Awaitable[None]] | None) -> None:
    """Once, unless another worker is at it: forget old entries of pgqueuer's log, then `upkeep()`; in a transaction."""
    async with transaction():
        row = await fetchrow("SELECT pg_try_advisory_xact_lock($1) AS mine", _LOCK)
        if row is None or not row["mine"]:
            return
        await execute(f"DELETE FROM pgqueuer_log WHERE created < now() - interval '{_KEPT}'")
        if upkeep is not None:
            await upkeep()
