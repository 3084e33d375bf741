"""The one way to the database: connect, read rows, open a transaction."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

import asyncpg
from tortoise import Tortoise
from tortoise.backends.asyncpg.client import TransactionWrapper
from tortoise.transactions import in_transaction

from models.engine import NexoraClient, open_reader
from models.lanes import Lanes
from models.registry import tortoise_config

_NOT_CONNECTED = "the database is not connected: call models.database.connect(dsn) first"

Record = Mapping[str, Any]
"""A row as asyncpg reads it; `row["column"]`."""

LANES_APART = max(1, (os.cpu_count() or 1) // 2)
"""Half of the machine for large reads."""

_client: NexoraClient | None = None
_lanes: tuple[Lanes, Lanes] | None = None
"""For everybody's reads, and for those apart."""
_is_apart: ContextVar[bool] = ContextVar("reads_apart", default=False)
_running: ContextVar[TransactionWrapper | None] = ContextVar("running_transaction", default=None)


async def connect(dsn: str) -> None:
    """Open the pool for `dsn` and make the models usable. Raises OSError or asyncpg errors when it can't."""
    global _client, _lanes
    context = await Tortoise.init(config=tortoise_config(dsn), _enable_global_fallback=True)
    client = context.connections.get("default")
    assert isinstance(client, NexoraClient)
    await client.create_connection(with_db=True)
    apart = Lanes(partial(open_reader, dsn, alone=True), LANES_APART)
    _client, _lanes = client, (Lanes(partial(open_reader, dsn)), apart)


async def disconnect() -> None:
    """Close the pool; open statements end first."""
    global _client, _lanes  # noqa: PLW0603 - see connect()
    for lanes in _lanes or ():
        await lanes.close()
    _client = _lanes = None
    await Tortoise.close_connections()


async def fetch(sql: str, *values: Any) -> list[Record]:
    """All rows of a statement; inside `transaction()` it joins that."""
    running = _running.get()
    if running is not None:
        async with running.acquire_connection() as connection:
            return await connection.fetch(sql, *values)  # type: ignore[no-any-return]  # asyncpg is untyped
    if _lanes is None:
        raise RuntimeError(_NOT_CONNECTED)
    return await _lanes[_is_apart.get()].fetch(sql, values)


@contextmanager
def apart() -> Iterator[None]:
    """Reads inside share a few connections among themselves: however many they are, others don't wait for them."""
    outer = _is_apart.set(True)
    try:
        yield
    finally:
        _is_apart.reset(outer)


async def fetchrow(sql: str, *values: Any) -> Record | None:
    """The first row of a statement, or None."""
    rows = await fetch(sql, *values)
    return rows[0] if rows else None


async def execute(sql: str, *values: Any) -> int:
    """Run a statement; how many rows it touched."""
    running = _running.get()
    if running is not None:
        async with running.acquire_connection() as connection:
            return _touched(await connection.execute(sql, *values))
    return _touched(await pool().execute(sql, *values))


async def execute_many(sql: str, rows: list[tuple[Any, ...]]) -> None:
    """Run a statement once for each tuple, in one round trip; all or nothing."""
    running = _running.get()
    if running is not None:
        async with running.acquire_connection() as connection:
            await connection.executemany(sql, rows)
    else:
        await pool().executemany(sql, rows)


def _touched(tag: str) -> int:
    last = tag.rsplit(" ", 1)[-1]
    return int(last) if last.isdigit() else 0


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """All or nothing: commits at the end, rolls back on an error. Models and fetch/execute inside join it.

    Start no task inside: it would inherit the connection and outlive the transaction.
    """
    async with in_transaction() as wrapper:
        assert isinstance(wrapper, TransactionWrapper)
        outer = _running.set(wrapper)
        try:
            yield
        finally:
            _running.reset(outer)


def raw_connection() -> asyncpg.Connection:
    """The connection of the transaction that runs, for libraries that write through it.

    Raises: RuntimeError outside a transaction.
    """
    running = _running.get()
    if running is None:
        raise RuntimeError("raw_connection() is for inside 'async with transaction()'")
    return running._connection


def pool() -> asyncpg.Pool:
    """The pool itself, for a connection of one's own: LISTEN, advisory locks, copies."""
    if _client is None or _client._pool is None:
        raise RuntimeError(_NOT_CONNECTED)
    return _client._pool


async def own_connection(*, command_timeout: float | None = None) -> asyncpg.Connection:
    """A connection outside the pool, which may keep state of its own (LISTEN). Whoever opens it closes it.

    command_timeout: seconds that a statement may take; None is for ever.
    """
    if _client is None:
        raise RuntimeError(_NOT_CONNECTED)
    return await asyncpg.connect(_client.dsn, command_timeout=command_timeout)
