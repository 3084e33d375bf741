"""What has to be done again and again while answers are written; the start-up runs it in every process that serves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from kit import clock
from models import idempotency_keys, refresh_tokens
from models.credits import LedgerKind, close, forgotten
from models.leases import fail_expired, renew
from models.listening import Listener
from models.messages import STOPS
from resolvers.answers import feeds
from resolvers.answers.parts import answering
from resolvers.answers.runs import RUNS, StopReason

_BEAT = 9.0
"""Seconds; readers are promised a sign of life every 10."""
_TIDY = 300.0
_RARELY = 3600.0
_FORGOTTEN_AFTER = timedelta(minutes=15)
_FORGOTTEN_UNTIL = timedelta(days=7)

_log = structlog.get_logger("nexora.answers")


async def keep_answers() -> None:
    """Until cancelled: prove that our writers live, fail the answers of dead ones, send heartbeats, clear up."""
    often = answering().lease / 4
    async with asyncio.TaskGroup() as group:
        group.create_task(_every(often, _renew_and_sweep))
        group.create_task(_every(_BEAT, _heartbeat))
        group.create_task(_every(_TIDY, release_forgotten_credits))
        group.create_task(_every(_TIDY, _forget_keys))
        group.create_task(_every(_RARELY, _forget_logins))


async def _every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            await work()
        except Exception:  # noqa: BLE001 - whatever went wrong in one round must not end the rounds
            _log.exception("answer_upkeep_failed", work=work.__name__)
        await asyncio.sleep(seconds)


async def _renew_and_sweep() -> None:
    """In this order: on a busy machine our own leases may be about to run out."""
    await renew_leases()
    await sweep_expired_answers()


async def _heartbeat() -> None:
    feeds.heartbeat()


async def _forget_keys() -> None:
    await idempotency_keys.forget_expired(clock.now())


async def _forget_logins() -> None:
    await refresh_tokens.forget_expired(clock.now())


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
