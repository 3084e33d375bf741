"""Bring the database to the newest step of migrations/, one process at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import asyncpg
from tortoise import Tortoise
from tortoise.exceptions import OperationalError

from kit.errors import NotFound, Unavailable
from models.registry import tortoise_config

if TYPE_CHECKING:
    from aerich import Command

LOCATION = Path(__file__).resolve().parent.parent / "migrations"
NO_PGVECTOR = "The server has no pgvector; install its package, for example postgresql-16-pgvector"
_OLDEST_POSTGRES = 150_000  # as server_version_num counts
_OLDEST_PGVECTOR = (0, 8)  # half vectors came with 0.7, searching on until enough is found with 0.8
_LOCK = 0x6E65786F7261  # "nexora": the advisory lock that lets only one process migrate

T = TypeVar("T")


async def migrate(dsn: str) -> list[str]:
    """Apply what is missing; the names of the steps that ran. Other processes wait until it is done.

    Raises: Unavailable, when the role may not do it, the server is too old or has no pgvector, or a newer version of
    Nexora has been here.
    """
    async with _alone(dsn) as guard:
        await not_newer(guard)
        if not await pending(guard):
            return []
        await recent_enough(guard)
        await _add_vectors(guard)
        return await with_aerich(dsn, lambda command: command.upgrade())


async def undo(dsn: str, step: int) -> list[str]:
    """Undo this step and all after it, newest first; the names of those that were undone.

    Raises: NotFound, when the step was not applied; Unavailable, when the role may not do it, or the steps to undo
    are of a newer version.
    """
    async with _alone(dsn) as guard:
        await not_newer(guard)
        if step not in map(_number, await _applied(guard)):
            raise NotFound(f"Step {step} was not applied to this database")
        return await with_aerich(dsn, lambda command: command.downgrade(step, delete=False))


@asynccontextmanager
async def _alone(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    guard = await asyncpg.connect(dsn)
    try:
        await guard.execute("SELECT pg_advisory_lock($1)", _LOCK)
        yield guard
    except OperationalError as error:
        if isinstance(error.__cause__, asyncpg.InsufficientPrivilegeError):
            raise Unavailable(f"The role may not change the database ({error}); make it the database's owner") from None
        raise
    finally:
        await guard.close()


async def not_newer(connection: asyncpg.Connection) -> None:
    """Raises: Unavailable, when the database has steps that this version doesn't know, and might write against."""
    strange = sorted(await _applied(connection) - _steps(), key=_number)
    if strange:
        raise Unavailable(
            f"A newer version of Nexora has changed this database (step {strange[0].removesuffix('.py')}); start that"
            f" version, or go back with it first: nexora migrate --undo {_number(strange[0])}"
        )


async def recent_enough(connection: asyncpg.Connection) -> str:
    """The versions of the server and of its pgvector, in words. Raises: Unavailable, when one is too old or missing."""
    number = int(await connection.fetchval("SHOW server_version_num"))
    if number < _OLDEST_POSTGRES:
        raise Unavailable(f"This is PostgreSQL {number // 10_000}; Nexora needs 15 or newer")
    vector = await connection.fetchval(_PGVECTOR)
    if vector is None:
        raise Unavailable(NO_PGVECTOR)
    if tuple(map(int, vector.split(".")[:2])) < _OLDEST_PGVECTOR:
        raise Unavailable(
            f"The database has pgvector {vector}; Nexora needs 0.8 or newer: install it on the server, then have a"
            " superuser run ALTER EXTENSION vector UPDATE in the database"
        )
    return f"PostgreSQL {number // 10_000}.{number % 10_000} with pgvector {vector}"


_PGVECTOR = """
SELECT coalesce(installed_version, default_version) FROM pg_available_extensions WHERE name = 'vector'"""
"""What the database has, else what it would get."""


async def _add_vectors(guard: asyncpg.Connection) -> None:
    try:
        await guard.execute("CREATE EXTENSION IF NOT EXISTS vector")
    except asyncpg.InsufficientPrivilegeError:
        raise Unavailable(
            "The database has no pgvector yet and the role may not add it;"
            " have a superuser run CREATE EXTENSION vector in it"
        ) from None


async def pending(connection: asyncpg.Connection | asyncpg.Pool) -> list[str]:
    """The steps that have not run on this database, oldest first."""
    return sorted(_steps() - await _applied(connection), key=_number)


def _steps() -> set[str]:
    return {path.name for path in (LOCATION / "models").glob("[0-9]*_*.py")}


async def _applied(connection: asyncpg.Connection | asyncpg.Pool) -> set[str]:
    if await connection.fetchval("SELECT to_regclass('aerich')") is None:
        return set()
    return {row["version"] for row in await connection.fetch("SELECT version FROM aerich WHERE app = 'models'")}


def _number(step: str) -> int:
    return int(step.split("_", 1)[0])


async def with_aerich(dsn: str, work: Callable[[Command], Awaitable[T]]) -> T:
    """Run `work` with aerich's command object, in a task of its own: its ORM set-up must not touch ours."""
    from aerich import Command  # noqa: PLC0415 - 12 MB that a server with nothing to migrate needn't hold

    async def alone() -> T:
        config = tortoise_config(dsn, for_migrations=True)
        # Left to itself, aerich works on whatever database the ORM is connected to already.
        await Tortoise.init(config=config)
        async with Command(config, app="models", location=str(LOCATION)) as command:
            return await work(command)

    return await asyncio.create_task(alone())
