"""Which database: the one that NEXORA_DATABASE_URL names, else the embedded one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from app.data_folder import data_folder
from app.postgres import start_embedded, watched
from app.postgres.asking import from_anywhere
from app.settings import Settings
from kit.errors import Unavailable

_PATIENCE = 10.0
"""Seconds that a server may take to answer."""
_STARTING = 60.0
_AGAIN = 0.5


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
        return await _once_started(dsn)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, OverflowError) as error:
        raise Unavailable(
            f"The database of NEXORA_DATABASE_URL doesn't answer: {error or 'no answer in time'}"
        ) from None
    except ValueError:  # its words quote the password
        raise Unavailable(
            "NEXORA_DATABASE_URL can't be read; write postgresql://user:password@host:5432/database, and in the"
            " password %40 for @, %3A for :, %2F for /, %23 for #, %3F for ? and %25 for %"
        ) from None


async def _once_started(dsn: str) -> asyncpg.Connection:
    """A server that says that it is starting, as after a power cut, is waited for."""
    until = time.monotonic() + _STARTING
    while True:
        try:
            return await asyncpg.connect(dsn, timeout=_PATIENCE)
        except asyncpg.CannotConnectNowError:
            if time.monotonic() > until:
                raise
        await asyncio.sleep(_AGAIN)
