"""Ask a server whether it is there, and make sure that it has our database."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from typing import Any, TypeVar

import asyncpg

from kit.errors import Unavailable


class Answer(Enum):
    """What a server said."""

    READY = "ready"
    NOT_YET = "not yet"
    NOBODY = "nobody there"


T = TypeVar("T")

PATIENCE = 5.0
"""Seconds in which a server that is there answers one question."""


def ask(dsn: str) -> Answer:
    """Connect to the database of `dsn` and ask it something; makes it, with the vector extension, when it is missing.

    Raises: Unavailable, when the server is there but refuses.
    """
    return from_anywhere(_ask(dsn))


def from_anywhere(work: Coroutine[Any, Any, T]) -> T:
    """What `work` returns, waited for on a thread of its own: also where an event loop is already running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _ask(dsn: str) -> Answer:
    try:
        await asyncio.wait_for(_ready(dsn), PATIENCE)
    except asyncpg.CannotConnectNowError:
        return Answer.NOT_YET
    except (OSError, TimeoutError, asyncpg.ConnectionDoesNotExistError):
        return Answer.NOBODY
    except asyncpg.PostgresError as error:
        raise Unavailable(f"The embedded PostgreSQL refuses: {error}") from error
    return Answer.READY


async def _ready(dsn: str) -> None:
    try:
        connection = await asyncpg.connect(dsn)
    except asyncpg.InvalidCatalogNameError:
        await _make_database(dsn)
        connection = await asyncpg.connect(dsn)
    try:
        if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'vector')"):
            await connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
    finally:
        await connection.close()


async def _make_database(dsn: str) -> None:
    connection = await asyncpg.connect(dsn, database="postgres")
    try:
        await connection.execute("CREATE DATABASE nexora")
    finally:
        await connection.close()
