"""Which database: the one that NEXORA_DATABASE_URL names, else the embedded one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from app.data_folder import data_folder
from app.postgres import start_embedded, watched
from app.postgres.asking import from_anywhere
from app.settings import Settings
from kit.errors import Unavailable

_PATIENCE = 10.0


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The database's DSN, as asyncpg reads it. An embedded server is held and kept running until the block ends.

    Raises: Unavailable, when the server doesn't answer or start; BadSetting, when the data folder can't be made.
    """
    if settings.database_url is not None:
        from_anywhere(_answers(settings.database_url))
        yield settings.database_url
        return
    with start_embedded(data_folder(settings)) as server, watched(server):
        yield server.dsn


async def _answers(dsn: str) -> None:
    await (await connected(dsn)).close()


async def connected(dsn: str) -> asyncpg.Connection:
    """A connection of one's own. Raises: Unavailable, with what the server or the network said."""
    try:
        return await asyncpg.connect(dsn, timeout=_PATIENCE)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError, OverflowError) as error:
        raise Unavailable(
            f"The database of NEXORA_DATABASE_URL doesn't answer: {error or 'no answer in time'}"
        ) from None
