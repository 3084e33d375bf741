"""Training that is interrupted for real: nothing is lost, nothing is done twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from models.database import execute, fetchrow
from models.sources import Source
from resolvers.sources import add_file_source, add_url_source, retrain_source
from tests.knowledge.fetch.sites import page, site
from tests.training import add_handbook, at_rest, chunks_of_source, count, handbook
from tests.workers import WorkerProcess
from tests.world import World

pytestmark = pytest.mark.usefixtures("database")

BATCH = 16


def long_text(sections: int = 60) -> str:
    """Sixty sections and as many chunks, each with other words."""
    return "\n\n".join(
        handbook(refunds=f"Rule number {n} of the house.").split("\n\n## Shipping")[0] for n in range(sections)
    )


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await true():  # noqa: ASYNC110 - the event is in the database
            await asyncio.sleep(0.005)


async def is_at(source: Source, status: str) -> bool:
    return await count("sources", id=source.id, status=status) == 1


async def is_whole(source: Source) -> None:
    """Trained once, every chunk there once and in its place, nothing left over."""
    row = await at_rest(source.id, seconds=30)
    assert (row["status"], row["error"]) == ("trained", None)
    chunks = await chunks_of_source(source.id)
    assert [chunk["position"] for chunk in chunks] == list(range(row["chunk_count"]))
    assert all(chunk["cut"] == chunk["text"] for chunk in chunks)
    assert {chunk["version"] for chunk in chunks} == {1}
    assert await count("chunks", live="false") == 0
    assert await count("pgqueuer") == 0
    assert await count("documents", source_id=source.id) == 1


async def test_killed_while_it_fetches(world: World, database_dsn: str, tmp_path: Path) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()

    async def never(_: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    async with site({"/": never}) as server:
        source = await add_url_source(acme.ada, str(bot.id), url=server.url())
        with WorkerProcess(database_dsn, tmp_path / "first") as first:
            await until(lambda: asyncio.sleep(0, "/" in server.paths))
            first.kill()
        assert await is_at(source, "fetching")
        server.answers["/"] = page(b"<html><body><main><h1>Help</h1><p>Thirty days.</p></main></body></html>")
        with WorkerProcess(database_dsn, tmp_path / "second"):
            await is_whole(source)


async def test_killed_while_it_reads(world: World, database_dsn: str, tmp_path: Path) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    html = "<html><body><main>" + "<p>Words of no consequence, many of them.</p>" * 40_000 + "</main></body></html>"
    source = await add_file_source(acme.ada, str(bot.id), file_name="big.html", media_type=None, data=html.encode())
    with WorkerProcess(database_dsn, tmp_path / "first") as first:
        await until(lambda: is_at(source, "parsing"))
        first.kill()
    assert await is_at(source, "parsing")
    small = b"<html><body><main><h1>Help</h1><p>Thirty days.</p></main></body></html>"
    await execute("UPDATE uploads SET data = $1", small)
    with WorkerProcess(database_dsn, tmp_path / "second"):
        await is_whole(source)


async def test_killed_while_it_embeds_it_goes_on_at_its_checkpoint(
    world: World, database_dsn: str, tmp_path: Path
) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme, long_text())
    with WorkerProcess(database_dsn, tmp_path / "first") as first:
        await until(lambda: has_staged(2 * BATCH))
        first.kill()
    staged = await count("chunks", live="false")
    with WorkerProcess(database_dsn, tmp_path / "second") as second:
        await is_whole(source)
        whole = await count("chunks")
        assert len(second.embedded()) == whole - staged
    assert staged < whole


async def has_staged(number: int) -> bool:
    return await count("chunks", live="false") >= number


async def test_killed_while_it_retrains_the_old_version_answers_on(
    world: World, database_dsn: str, tmp_path: Path
) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme)
    with WorkerProcess(database_dsn, tmp_path / "first", seconds=0):
        await is_whole(source)
    before = [chunk["text"] for chunk in await chunks_of_source(source.id)]
    await execute("UPDATE uploads SET data = $1", long_text().encode())
    await retrain_source(acme.ada, str(source.id))
    with WorkerProcess(database_dsn, tmp_path / "second") as second:
        await until(lambda: has_staged(BATCH))
        second.kill()
    assert [chunk["text"] for chunk in await chunks_of_source(source.id)] == before
    with WorkerProcess(database_dsn, tmp_path / "third"):
        row = await at_rest(source.id, seconds=30)
    assert {chunk["version"] for chunk in await chunks_of_source(source.id)} == {2}
    assert (row["chunk_count"], await count("chunks")) == (len(await chunks_of_source(source.id)), row["chunk_count"])


async def test_a_worker_that_sleeps_through_its_time_writes_nothing_when_it_wakes(
    world: World, database_dsn: str, tmp_path: Path
) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme, long_text())
    with WorkerProcess(database_dsn, tmp_path / "first") as first:
        await until(lambda: has_staged(BATCH))
        first.pause()
        with WorkerProcess(database_dsn, tmp_path / "second"):
            row = await at_rest(source.id, seconds=30)
            chunks = {chunk["id"] for chunk in await chunks_of_source(source.id)}
            first.go_on()
            await asyncio.sleep(1)
        assert {chunk["id"] for chunk in await chunks_of_source(source.id)} == chunks
        assert len(chunks) == row["chunk_count"]
        await is_whole(source)
        assert first.stop() == 0


async def test_a_worker_that_is_stopped_puts_its_work_back_for_the_next(
    world: World, database_dsn: str, tmp_path: Path
) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme, long_text())
    with WorkerProcess(database_dsn, tmp_path / "first") as first:
        await until(lambda: has_staged(BATCH))
        assert first.stop() == 0
    row = await fetchrow("SELECT status::text, attempts FROM pgqueuer")
    assert row is not None
    assert dict(row) == {"status": "queued", "attempts": 0}
    with WorkerProcess(database_dsn, tmp_path / "second", seconds=0):
        await is_whole(source)


async def test_two_workers_do_each_job_once(world: World, database_dsn: str, tmp_path: Path) -> None:
    acme = await world.workspace(admin="ada")
    sources = [await add_handbook(acme, handbook(refunds=f"Rule {number}.")) for number in range(8)]
    with (
        WorkerProcess(database_dsn, tmp_path / "first") as first,
        WorkerProcess(database_dsn, tmp_path / "second") as second,
    ):
        for source in sources:
            await is_whole_among_others(source)
        assert len(first.embedded() + second.embedded()) == await count("chunks")


async def is_whole_among_others(source: Source) -> None:
    row = await at_rest(source.id, seconds=30)
    assert row["status"] == "trained"
    assert len(await chunks_of_source(source.id)) == row["chunk_count"]


async def test_a_source_whose_job_was_lost_is_trained_after_all(
    world: World, database_dsn: str, tmp_path: Path
) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme)
    await execute("DELETE FROM pgqueuer")
    with WorkerProcess(database_dsn, tmp_path / "first"):
        await is_whole(source)
