"""A database that is killed in the middle of training, and comes back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.postgres import start_embedded
from models.database import connect, disconnect
from models.migrating import migrate
from tests.app.servers import end_server, own_folder
from tests.training import add_handbook, at_rest, chunks_of_source, count, handbook
from tests.workers import WorkerProcess
from tests.world import World, use_test_parts


@pytest.fixture
async def own_server(connected_once: None) -> AsyncIterator[Path]:
    """The folder of a server of this test's own, which keeps every commit."""
    await disconnect()
    use_test_parts()
    with own_folder() as folder:
        server = await asyncio.to_thread(start_embedded, folder)
        await migrate(server.dsn)
        await connect(server.dsn)
        yield folder
        await disconnect()
        await asyncio.to_thread(server.stop)


async def test_training_goes_on_at_its_checkpoint(own_server: Path, tmp_path: Path) -> None:
    acme = await World().workspace(admin="ada")
    text = "\n\n".join(handbook(refunds=f"Rule number {n}.") for n in range(20))
    source = await add_handbook(acme, text)
    dsn = (await asyncio.to_thread(start_embedded, own_server)).dsn
    with WorkerProcess(dsn, tmp_path / "embedded") as worker:
        await has_staged(16)
        await disconnect()
        await asyncio.to_thread(kill_server, own_server)
        await asyncio.to_thread(start_embedded, own_server)
        await connect(dsn)
        row = await at_rest(source.id, seconds=40)
        assert row["status"] == "trained"
        assert len(await chunks_of_source(source.id)) == row["chunk_count"] == await count("chunks")
        assert len(worker.embedded()) <= row["chunk_count"] + 16


def kill_server(folder: Path) -> None:
    """`kill -9` of the whole database server."""
    end_server(next(path.parent for path in folder.rglob("postmaster.pid")))


async def has_staged(number: int) -> None:
    async with asyncio.timeout(20):
        while await count("chunks", live="false") < number:  # noqa: ASYNC110 - the event is in the database
            await asyncio.sleep(0.005)
