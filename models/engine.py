"""The ORM's client on one pool of ours, tuned for short reads. Tortoise finds it by this module's name."""

from __future__ import annotations

from typing import Any

import asyncpg
import orjson
from tortoise.backends.asyncpg.client import AsyncpgDBClient

POOL_SIZE = 8
_STATEMENTS_KEPT = 512
_SERVER_SETTINGS = {"statement_timeout": "60s"}
READ_SECONDS = 10
"""The longest that one read may take; a statement of a transaction may take 60 s."""
_OURS = ("host", "port", "user", "password", "database")


class NexoraClient(AsyncpgDBClient):
    """Takes `dsn`, and optionally `pool_size`, as its credentials."""

    def __init__(self, *, dsn: str, pool_size: int = POOL_SIZE, **options: Any) -> None:
        super().__init__(**options)
        self.dsn, self._pool_size = dsn, pool_size

    async def create_pool(self, **template: Any) -> asyncpg.Pool:
        """The one pool. Its no-op reset saves a round trip a statement; so nothing may SET session state.

        The server ends a statement that runs too long: a timer of ours for each cost more than a small statement.
        """
        options = {key: value for key, value in template.items() if key not in _OURS}
        options["server_settings"] = {**(options.get("server_settings") or {}), **_SERVER_SETTINGS}
        options.update(min_size=1, max_size=self._pool_size, init=_teach_types, reset=_nothing_to_reset)
        return await asyncpg.create_pool(self.dsn, statement_cache_size=_STATEMENTS_KEPT, **options)


async def open_reader(dsn: str, *, alone: bool = False) -> asyncpg.Connection:
    """A connection outside the pool that reads as the pool's do; `alone`: no statement takes a second processor."""
    settings = {"statement_timeout": f"{READ_SECONDS}s", **({"max_parallel_workers_per_gather": "0"} if alone else {})}
    connection = await asyncpg.connect(dsn, statement_cache_size=_STATEMENTS_KEPT, server_settings=settings)
    try:
        await _teach_types(connection)
    except BaseException:
        connection.terminate()  # whoever waited for it has left
        raise
    return connection


async def _teach_types(connection: asyncpg.Connection) -> None:
    """UUIDs arrive as text, as they leave again; jsonb as Python objects."""
    await connection.set_type_codec("uuid", schema="pg_catalog", encoder=str, decoder=str, format="text")
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=_to_json, decoder=orjson.loads, format="text")


def _to_json(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


async def _nothing_to_reset(_: asyncpg.Connection) -> None:
    return None


client_class = NexoraClient
