"""Bring the database to the newest step of migrations/, one process at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import asyncpg
from tortoise import Tortoise

from models.registry import tortoise_config

if TYPE_CHECKING:
    from aerich import Command

LOCATION = Path(__file__).resolve().parent.parent / "migrations"
_LOCK = 0x6E65786F7261  # "nexora": the advisory lock that lets only one process migrate

T = TypeVar("T")


async def migrate(dsn: str) -> list[str]:
    """Apply what is missing; the names of the steps that ran. Other processes wait until it is done."""
    guard = await asyncpg.connect(dsn)
    try:
        await guard.execute("SELECT pg_advisory_lock($1)", _LOCK)
        if not await pending(guard):
            return []
        await guard.execute("CREATE EXTENSION IF NOT EXISTS vector")
        return await with_aerich(dsn, lambda command: command.upgrade())
    finally:
        await guard.close()


async def pending(connection: asyncpg.Connection | asyncpg.Pool) -> list[str]:
    """The steps that have not run on this database, oldest first."""
    steps = sorted((path.name for path in (LOCATION / "models").glob("[0-9]*_*.py")), key=_number)
    if await connection.fetchval("SELECT to_regclass('aerich')") is None:
        return steps
    done = {row["version"] for row in await connection.fetch("SELECT version FROM aerich WHERE app = 'models'")}
    return [step for step in steps if step not in done]


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
