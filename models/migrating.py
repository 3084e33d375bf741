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
_LOCK = 0x6E65786F7261  # "nexora": the advisory lock that lets only one process migrate

T = TypeVar("T")


async def migrate(dsn: str) -> list[str]:
    """Apply what is missing; the names of the steps that ran. Other processes wait until it is done.

    Raises: Unavailable, when the role may not do it, or the server has no pgvector.
    """
    async with _alone(dsn) as guard:
        if not await pending(guard):
            return []
        await _add_vectors(guard)
        return await with_aerich(dsn, lambda command: command.upgrade())


async def undo(dsn: str, step: int) -> list[str]:
    """Undo this step and all after it, newest first; the names of those that were undone.

    Raises: NotFound, when the step was not applied; Unavailable, when the role may not do it.
    """
    async with _alone(dsn) as guard:
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


async def _add_vectors(guard: asyncpg.Connection) -> None:
    try:
        await guard.execute("CREATE EXTENSION IF NOT EXISTS vector")
    except asyncpg.InsufficientPrivilegeError:
        raise Unavailable(
            "The database has no pgvector yet and the role may not add it;"
            " have a superuser run CREATE EXTENSION vector in it"
        ) from None
    except (asyncpg.FeatureNotSupportedError, asyncpg.UndefinedFileError):
        raise Unavailable(NO_PGVECTOR) from None


async def pending(connection: asyncpg.Connection | asyncpg.Pool) -> list[str]:
    """The steps that have not run on this database, oldest first."""
    steps = sorted((path.name for path in (LOCATION / "models").glob("[0-9]*_*.py")), key=_number)
    done = await _applied(connection)
    return [step for step in steps if step not in done]


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
