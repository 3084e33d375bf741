"""How often something may be done: named limits, each counted per key over a sliding window."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import limits
from limits.aio.strategies import SlidingWindowCounterRateLimiter as Strategy

from access.allowances import Allowance, count, refusal, stored_as
from access.windows import LocalWindows

if TYPE_CHECKING:
    from redis.asyncio import Redis

REQUESTS, LOGIN_BY_ACCOUNT, LOGIN_BY_ADDRESS = "requests", "login_account", "login_address"
PERSON_REQUESTS, KEY_REQUESTS, VISITOR_REQUESTS = "person_requests", "key_requests", "visitor_requests"
VISITOR_SESSIONS, VISITOR_MESSAGES, VISITOR_ADDRESS_MESSAGES = "sessions", "visitor_messages", "visitor_address"
RULES: Mapping[str, str] = {
    REQUESTS: "100/minute",
    PERSON_REQUESTS: "600/minute",
    KEY_REQUESTS: "600/minute",
    VISITOR_REQUESTS: "60/minute",
    VISITOR_SESSIONS: "120/hour",
    VISITOR_MESSAGES: "10/minute;100/day",
    VISITOR_ADDRESS_MESSAGES: "30/minute;600/day",
    LOGIN_BY_ACCOUNT: "10/15 minutes",
    LOGIN_BY_ADDRESS: "50/15 minutes",
}
_ADDRESSES_OF_ONE = 6
_SECONDS_BEFORE_ASKING_REDIS_AGAIN = 2.0


def rules_of(requests: str) -> dict[str, str]:
    """The rules that follow from how often one address may ask: one person or program may be at several."""
    more = ";".join(
        f"{rule.amount * _ADDRESSES_OF_ONE}/{rule.multiples} {rule.GRANULARITY.name}"
        for rule in limits.parse_many(requests)
    )
    return {REQUESTS: requests, PERSON_REQUESTS: more, KEY_REQUESTS: more}


class RateLimiter:
    """Counts in Redis where there is one (shared by all processes), and always in memory too.

    While Redis is away the counts in memory decide, so nothing fails. They also hold when it is back with nothing in
    it: nobody gets a second budget from the same process.
    """

    def __init__(self, rules: Mapping[str, str] | None = None, redis_url: str | None = None) -> None:
        """`rules` change or add to RULES, as `limits` writes them ("100/minute", "10/second;1000/hour").

        Raises: ValueError, for one that can't be read.
        """
        self._rules = {name: limits.parse_many(rule) for name, rule in {**RULES, **(rules or {})}.items()}
        self._windows = LocalWindows()
        self._local = Strategy(self._windows)
        self._redis: Redis | None = None
        self._shared: Strategy | None = None
        self._gone: tuple[type[Exception], ...] = ()
        self._away_until = 0.0
        if redis_url is not None:
            self._share(redis_url)

    def _share(self, redis_url: str) -> None:
        from access import redis_windows  # noqa: PLC0415 - 6 MB that a server without Redis needn't hold

        self._redis = redis_windows.connection(redis_url)
        self._shared = Strategy(redis_windows.windows(self._redis))
        self._gone = redis_windows.GONE

    @property
    def shared(self) -> bool:
        """Whether a Redis was configured."""
        return self._shared is not None

    @property
    def degraded(self) -> bool:
        """Whether Redis is configured but didn't answer when last asked."""
        return self._away_until > 0

    async def check(self, name: str, key: str) -> Allowance:
        """Count one, of the limit `name`, for `key`.

        Raises: RateLimited, with the contract's headers, when the limit is used up.
        """
        allowance = await self.take(name, key)
        if allowance.refused:
            raise refusal(allowance)
        return allowance

    async def take(self, name: str, key: str) -> Allowance:
        """Count one and tell what is left, also when that is nothing."""
        rules = self._rules[name]
        local = await count(self._local, rules, name, key)
        if local.refused or self._shared is None or time.monotonic() < self._away_until:
            return local
        if self.degraded:
            self._leave_alone()  # one request asks on behalf of all
        with self._noting_absence():
            shared = await count(self._shared, rules, name, key)
            self._away_until = 0.0
            if not shared.refused:
                return min(local, shared, key=_remaining)
            self._windows.take_back([stored_as(rule, name, key) for rule in rules])
            return shared
        return local

    async def forget(self, name: str, key: str) -> None:
        """Give `key` its whole limit back, for example after a login that worked."""
        for rule in self._rules[name]:
            await self._local.clear(rule, name, key)
        if self._shared is not None and time.monotonic() >= self._away_until:
            with self._noting_absence():
                for rule in self._rules[name]:
                    await self._shared.clear(rule, name, key)

    async def ping(self) -> bool:
        """Ask Redis now; True where none is configured."""
        if self._shared is None:
            return True
        with self._noting_absence():
            if not await self._shared.storage.check():
                raise ConnectionError
            self._away_until = 0.0
        return not self.degraded

    @contextmanager
    def _noting_absence(self) -> Iterator[None]:
        try:
            yield
        except self._gone:
            self._leave_alone()

    def _leave_alone(self) -> None:
        self._away_until = time.monotonic() + _SECONDS_BEFORE_ASKING_REDIS_AGAIN

    async def close(self) -> None:
        """Close the connections to Redis."""
        if self._redis is not None:
            await self._redis.aclose()


def _remaining(allowance: Allowance) -> int:
    return allowance.remaining


_in_use = RateLimiter()


def use(limiter: RateLimiter) -> None:
    """Make `limiter` the process's; the app does it once at its start."""
    global _in_use  # noqa: PLW0603 - one limiter a process, set at the start
    _in_use = limiter


def limiter() -> RateLimiter:
    """The process's limiter, for operations: `await limiter().check(LOGIN_BY_ACCOUNT, email)`."""
    return _in_use
