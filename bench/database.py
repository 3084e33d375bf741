"""A throw-away database for benches."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from app.postgres import start_embedded
from models import database
from models.migrating import migrate


@contextmanager
def _server() -> Iterator[str]:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a time limit ends a run as Ctrl-C does: nothing is left
    with tempfile.TemporaryDirectory(prefix="nexora-bench-") as name:
        Path(name).chmod(0o711)  # as root, the server runs as another user, who must reach its folder
        with start_embedded(Path(name), for_tests=True) as server:
            yield server.dsn


@asynccontextmanager
async def throw_away_database() -> AsyncIterator[None]:
    """An empty, migrated PostgreSQL of its own, connected; gone at the end."""
    with _server() as dsn:
        await migrate(dsn)
        await database.connect(dsn)
        try:
            yield
        finally:
            await database.disconnect()


async def settle() -> None:
    """What autovacuum and a checkpoint do within minutes on a real server; a throw-away one is too young for them."""
    for table in ("chunks", "documents", "lexicon"):
        await database.execute(f"VACUUM (ANALYZE) {table}")
    await database.execute("CHECKPOINT")
