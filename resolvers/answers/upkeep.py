"""What has to be done again and again while answers are written; the start-up runs it in every process that serves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import structlog

from kit import clock
from models import idempotency_keys
from models.credits import LedgerKind, close, forgotten
from models.leases import fail_expired, renew
from models.listening import Listener
from models.messages import STOPS
from resolvers.answers import feeds
from resolvers.answers.parts import answering
from resolvers.answers.runs import RUNS, StopReason

_BEAT = 10.0
_FORGOTTEN_AFTER = timedelta(minutes=15)
_FORGOTTEN_UNTIL = timedelta(days=7)

_log = structlog.get_logger("nexora.answers")


async def keep_answers() -> None:
    """Until cancelled: prove that our writers live, fail the answers of dead ones, send heartbeats, clear up."""
    beat = tidy = 0.0
    loop = asyncio.get_running_loop()
    while True:
        await _tried(renew_leases())
        await _tried(sweep_expired_answers())
        if loop.time() >= beat:
            beat = loop.time() + _BEAT
            feeds.heartbeat()
        if loop.time() >= tidy:
            tidy = loop.time() + 300
            await _tried(release_forgotten_credits())
            await _tried(idempotency_keys.forget_expired(clock.now()))
        await asyncio.sleep(answering().lease / 3)


async def _tried(work: Awaitable[object]) -> None:
    """A round that fails is tried again in the next one."""
    try:
        await work
    except Exception:  # noqa: BLE001 - whatever went wrong in one round must not end the rounds
        _log.exception("answer_upkeep_failed")


async def renew_leases() -> None:
    """Say that the writers in this process live. One whose answer was ended elsewhere, or is to stop, stops."""
    running = list(RUNS)
    if not running:
        return
    streaming = await renew(running, clock.now() + timedelta(seconds=answering().lease))
    for id in running:
        run = RUNS.get(id)
        if run is not None and streaming.get(id, True):
            run.stop(StopReason.WANTED if id in streaming else StopReason.LOST)


async def sweep_expired_answers() -> int:
    """Fail the answers whose writer is gone: what was said stays, the credit goes back. How many there were."""
    failed = await fail_expired(clock.now())
    if failed:
        _log.warning("answers_lost", number=failed)
    return failed


async def release_forgotten_credits() -> int:
    """Give back credits that are held for messages that are gone (their agent or conversation was deleted)."""
    now = clock.now()
    rows = await forgotten(now - _FORGOTTEN_UNTIL, now - _FORGOTTEN_AFTER)
    for row in rows:
        await close(row["workspace_id"], [row["message_id"]], LedgerKind.RELEASE)
    return len(rows)


def hear(listener: Listener) -> None:
    """Take word from other processes: of new steps, and of answers that are to stop. To be said before it runs."""
    feeds.hear(listener)
    listener.on(STOPS, _stop)


def _stop(message_id: str) -> None:
    run = RUNS.get(message_id)
    if run is not None:
        run.stop(StopReason.WANTED)
