"""What is left of a limit, and when there will be more."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from limits import RateLimitItem
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter as Strategy

from access.windows import LocalWindows
from kit import clock
from kit.errors import RateLimited

HEADERS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
"""The contract's names for the first three fields of an Allowance."""


class Allowance(NamedTuple):
    """What is left of a limit. Times in whole seconds; `reset_at` since 1970."""

    limit: int
    remaining: int
    reset_at: int
    refused: bool = False
    retry_after: int = 0

    def headers(self) -> dict[str, str]:
        """The contract's headers, and Retry-After on a refusal."""
        told = dict(zip(HEADERS, map(str, self), strict=False))
        return {**told, "Retry-After": str(self.retry_after)} if self.refused else told


def refusal(allowance: Allowance) -> RateLimited:
    """The error for a used-up limit."""
    wait = allowance.retry_after
    sentence = f"Too many requests; try again in {wait} second{'' if wait == 1 else 's'}"
    return RateLimited(sentence, headers=allowance.headers())


class _Counts(NamedTuple):
    """As the library gives them: two windows' counts, seconds the previous weighs, seconds the current is kept."""

    previous: int
    weighs: float
    current: int
    kept: float


async def count(strategy: Strategy, rules: Sequence[RateLimitItem], name: str, key: str) -> Allowance:
    """The tightest of several rules; the first that refuses decides."""
    tightest = await _hit(strategy, rules[0], name, key)
    for rule in rules[1:]:
        if tightest.refused:
            break
        allowance = await _hit(strategy, rule, name, key)
        tightest = allowance if allowance.refused or allowance.remaining < tightest.remaining else tightest
    return tightest


def stored_as(rule: RateLimitItem, name: str, key: str) -> str:
    """What the library's `rule.key_for(name, key)` gives, at a sixth of its cost: two are made for every request."""
    return f"{rule.namespace}/{name}/{key}/{rule.amount}/{rule.multiples}/{rule.GRANULARITY.name}"


async def _hit(strategy: Strategy, rule: RateLimitItem, name: str, key: str) -> Allowance:
    storage, amount, expiry = strategy.storage, rule.amount, rule.get_expiry()
    now = clock.now().timestamp()
    if isinstance(storage, LocalWindows):
        passed, found = storage.hit(stored_as(rule, name, key), amount, expiry, now)
    else:
        assert isinstance(storage, RedisStorage)
        passed = await strategy.hit(rule, name, key)
        found = await storage.get_sliding_window(rule.key_for(name, key), expiry)
    counts = _Counts(*found)
    left = max(0, amount - math.floor(counts.previous * counts.weighs / expiry + counts.current))
    window_ends = math.ceil(now + counts.kept - expiry)
    if passed:
        return Allowance(amount, left, window_ends)
    return Allowance(amount, 0, window_ends, refused=True, retry_after=max(1, math.ceil(_wait(amount, expiry, counts))))


def _wait(amount: int, expiry: int, counts: _Counts) -> float:
    """Seconds until one more passes: the previous window's weight falls evenly, the current one only when it ends."""
    if counts.current >= amount or not counts.previous:
        return counts.kept - expiry
    return counts.weighs - (amount - counts.current) * expiry / counts.previous
