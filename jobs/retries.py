"""Which errors may pass by themselves, and how long to wait before trying again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from math import ceil
from typing import TypeVar

import asyncpg
import stamina
from tortoise.exceptions import DBConnectionError, OperationalError

from kit.errors import RateLimited, Unavailable

T = TypeVar("T")

MOST_ATTEMPTS = 6
"""How often a job is tried in all, when what hinders it may pass."""

_FIRST_PAUSE, _LONGEST_PAUSE, _GROWTH = 10.0, 900.0, 3.0  # seconds; some 20 minutes until giving up
_LONGEST_ASKED = 3600.0
_MINUTE = 60

_PASSING = (
    Unavailable,
    RateLimited,
    TimeoutError,
    ConnectionError,
    DBConnectionError,
    OperationalError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
)


def may_pass(error: Exception) -> bool:
    """Whether trying again may help: the network, a model, the database; never a fault of the input or of ours.

    An error may say so itself, by an attribute `may_pass`.
    """
    return isinstance(error, _PASSING) or bool(getattr(error, "may_pass", False))


async def patiently(call: Callable[[], Awaitable[T]]) -> T:
    """Await `call()`; up to three more times, with growing pauses of some seconds, while the error may pass."""
    async for attempt in stamina.retry_context(on=may_pass, attempts=4, timeout=30, wait_initial=0.2, wait_max=8):
        with attempt:
            return await call()
    raise AssertionError("stamina gives a result or raises")


def pause_before(attempt: int, error: Exception) -> timedelta:
    """How long a job waits in the queue before attempt number `attempt` (from 1): 10 s, 30 s, 90 s … 15 minutes.

    An error may ask for longer, up to an hour, by an attribute `retry_after` (seconds).
    """
    grown = min(_FIRST_PAUSE * _GROWTH ** (attempt - 1), _LONGEST_PAUSE)
    asked = min(getattr(error, "retry_after", None) or 0.0, _LONGEST_ASKED)
    return timedelta(seconds=max(grown, asked))


def waiting_sentence(message: str, pause: timedelta) -> str:
    """What hinders a job, without what to do about it for good, and when it is tried again."""
    seconds = round(pause.total_seconds())
    wait = f"{seconds} seconds" if seconds < 2 * _MINUTE else f"{ceil(seconds / _MINUTE)} minutes"
    return f"{message.partition('; ')[0]}; trying again in {wait}"
