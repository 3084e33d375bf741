"""What runs as long as the app runs: the pool, the ear for other processes, answers and jobs."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

from access.limits import RateLimiter
from app.answering import answers_running
from app.authentication import Authentication
from app.background import jobs_running
from app.database import database
from app.leaving import ended_with_parent
from app.probes import Check
from app.settings import Settings
from kit.errors import Unavailable
from models import access_changes
from models.database import connect, disconnect, fetchrow, pool
from models.listening import Listener
from models.migrating import pending
from resolvers import source_progress

_ROUNDS = (3_000, 1, 1_700)
"""Objects until the youngest are looked at, such rounds until the survivors are, and those until all are. With 10,000
and 20 the survivors' rounds stopped everybody for 80 ms whenever many new documents had been read, with 5,000 and 1 for
9; now it is 5."""


@asynccontextmanager
async def running(settings: Settings, authentication: Authentication, limiter: RateLimiter) -> AsyncIterator[None]:
    """Connect, listen, and put everything away at the end. Raises: Unavailable when the database doesn't answer."""
    listener = Listener()
    listener.on(access_changes.CHANNEL, authentication.forget)
    listener.after_a_gap(authentication.forget_all)
    authentication.hears = listener.connected.is_set
    source_progress.hear(listener)
    with ended_with_parent(), database(settings) as dsn:
        await connect(dsn)
        try:
            async with answers_running(settings, listener), _listening(listener), jobs_running(settings):
                _spare_what_stays()
                yield
        finally:
            await limiter.close()
            await disconnect()


def _spare_what_stays() -> None:
    """Take what the start has made (some 200,000 objects) out of the garbage collector's rounds.

    Without this a third of the CPU of a large answer went into looking at them again and again. What a request makes
    is gone with its last reference, so the rounds themselves may be rarer as well.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_ROUNDS)


@asynccontextmanager
async def _listening(listener: Listener) -> AsyncIterator[None]:
    listening = asyncio.create_task(listener.run())
    try:
        yield
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


async def _database() -> str:
    await fetchrow("SELECT 1")
    return "ok"


async def _migrations() -> str:
    missing = await pending(pool())
    if missing:
        raise Unavailable(f"{len(missing)} to apply; run 'nexora migrate'")
    return "ok"


CHECKS: Mapping[str, Check] = {"database": _database, "migrations": _migrations}
