"""Sliding windows in Redis, which all processes share. Imported where a Redis is configured: it takes 6 MB."""

from __future__ import annotations

from typing import Any

from limits.aio.storage import RedisStorage
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

GONE = (RedisError, OSError, TimeoutError)
"""What asking raises while Redis is away."""

_TIMEOUT = 0.25


def connection(url: str) -> Redis:
    """The connections to the Redis at `url`; none is opened yet."""
    return Redis.from_url(url, retry=Retry(NoBackoff(), 1), socket_timeout=_TIMEOUT, socket_connect_timeout=_TIMEOUT)


def windows(redis: Redis) -> RedisStorage:
    """The windows kept there, as a storage of the `limits` library."""
    pool: Any = redis.connection_pool  # the library passes it on to redis unread, but declares only plain values
    return RedisStorage("async+redis://", implementation="redispy", key_prefix="nexora", connection_pool=pool)
