"""Training again: only what changed costs anything, and the old version answers until the new one is whole."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kit.errors import Unavailable
from knowledge.embed import Vector
from models.database import execute, fetch, fetchrow
from models.sources import Source
from resolvers.sources import add_url_source, delete_source, retrain_source
from tests.embedders import HashedWords
from tests.knowledge.fetch.sites import page, site
from tests.training import add_handbook, at_rest, chunks_of_source, count, handbook, training
from tests.world import Team, World

pytestmark = pytest.mark.usefixtures("database")


async def trained_handbook(acme: Team, embedder: HashedWords) -> Source:
    source = await add_handbook(acme)
    async with training(embedder):
        await at_rest(source.id)
    embedder.asked.clear()
    return source


async def rewritten(source: Source, content: str) -> None:
    """As if the file had been another one."""
    await execute("UPDATE uploads SET data = $2 WHERE source_id = $1", str(source.id), content.encode())


async def test_an_unchanged_text_costs_no_embedding(world: World) -> None:
    acme, embedder = await world.workspace(admin="ada"), HashedWords()
    source = await trained_handbook(acme, embedder)
    await retrain_source(acme.ada, str(source.id))
    async with training(embedder):
        row = await at_rest(source.id)
    assert (row["status"], embedder.asked) == ("trained", [])
    assert await count("documents", version=1) == 1


async def test_one_changed_section_costs_only_its_chunks(world: World) -> None:
    acme, embedder = await world.workspace(admin="ada"), HashedWords()
    source = await trained_handbook(acme, embedder)
    before = await chunks_of_source(source.id)
    await rewritten(source, handbook(warranty="Every machine has a warranty of five years."))
    await retrain_source(acme.ada, str(source.id))
    async with training(embedder):
        await at_rest(source.id)
    after = await chunks_of_source(source.id)
    assert [text for text in embedder.asked if "warranty of five years" in text] == embedder.asked
    assert len(embedder.asked) == 1
    assert len(after) == len(before)
    assert all(chunk["cut"] == chunk["text"] for chunk in after)
    unchanged = {chunk["text_hash"]: chunk["embedding"] for chunk in before}
    kept = [chunk for chunk in after if chunk["text_hash"] in unchanged]
    assert len(kept) == len(before) - 1
    assert all(chunk["embedding"] == unchanged[chunk["text_hash"]] for chunk in kept)


async def test_one_changed_paragraph_of_a_long_text_without_headings_costs_only_its_chunks(world: World) -> None:
    acme, embedder = await world.workspace(admin="ada"), HashedWords()
    texts = [
        f"In year {year} the machine was repaired. " + "Its belt was changed. " * (year % 7) for year in range(200)
    ]
    source = await add_handbook(acme, "\n\n".join(texts))
    async with training(embedder):
        await at_rest(source.id)
        before = len(await chunks_of_source(source.id))
        embedder.asked.clear()
        texts[3] += "It was made anew from parts that nobody had seen before, and painted in another colour."
        await rewritten(source, "\n\n".join(texts))
        await retrain_source(acme.ada, str(source.id))
        await at_rest(source.id)
    assert before > 30
    assert len(embedder.asked) <= 2


async def test_a_page_that_did_not_change_is_asked_for_once_and_not_sent_again(world: World) -> None:
    acme, embedder = await world.workspace(admin="ada"), HashedWords()
    bot = await acme.agent()
    html = b"<html><body><main><h1>Refunds</h1><p>Thirty days.</p></main></body></html>"
    async with site({"/": page(html, 'ETag: "v1"')}) as server, training(embedder):
        source = await add_url_source(acme.ada, str(bot.id), url=server.url())
        await at_rest(source.id)
        embedder.asked.clear()
        server.requests.clear()
        server.answers["/"] = page(b"", status="304 Not Modified")
        await retrain_source(acme.ada, str(source.id))
        row = await at_rest(source.id)
    assert (row["status"], embedder.asked) == ("trained", [])
    assert [b'if-none-match: "v1"' in request.lower() for request in server.requests] == [True]


class Doubtful(HashedWords):
    """Looks at what answers whenever it is asked to embed; gives up in the end if told to."""

    def __init__(self, source: Source, *, gives_up: bool = False) -> None:
        super().__init__()
        self.seen: list[list[str]] = []
        self._source, self._gives_up = source, gives_up

    async def passages(self, texts: Sequence[str], *, urgent: bool = False) -> list[Vector]:
        self.seen.append([chunk["text"] for chunk in await chunks_of_source(self._source.id)])
        if self._gives_up:
            raise ValueError("never")
        return await super().passages(texts)


async def test_the_old_version_answers_until_the_new_one_is_whole(world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await trained_handbook(acme, HashedWords())
    before = [chunk["text"] for chunk in await chunks_of_source(source.id)]
    embedder = Doubtful(source)
    await rewritten(source, handbook(warranty="Five years.", refunds="None.", payment="Only cash.", opening="Never."))
    await retrain_source(acme.ada, str(source.id))
    async with training(embedder):
        await at_rest(source.id)
    assert embedder.seen
    assert all(seen == before for seen in embedder.seen)
    assert [chunk["text"] for chunk in await chunks_of_source(source.id)] != before


async def test_a_failed_retraining_leaves_the_old_version_answering(world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await trained_handbook(acme, HashedWords())
    before = [chunk["text"] for chunk in await chunks_of_source(source.id)]
    await rewritten(source, handbook(warranty="Five years."))
    await retrain_source(acme.ada, str(source.id))
    async with training(Doubtful(source, gives_up=True)):
        row = await at_rest(source.id)
    assert row["status"] == "failed"
    assert "never" not in row["error"]
    assert [chunk["text"] for chunk in await chunks_of_source(source.id)] == before
    assert await count("chunks", live="false") == 0


class Other(HashedWords):
    """Another model."""

    name = "other-words"


async def test_training_goes_on_with_the_embedder_that_the_agent_has(world: World) -> None:
    acme, embedder, other = await world.workspace(admin="ada"), HashedWords(), Other()
    source = await trained_handbook(acme, embedder)
    await rewritten(source, handbook(warranty="Five years."))
    await retrain_source(acme.ada, str(source.id))
    async with training(other, embedder):
        await at_rest(source.id)
    assert (len(embedder.asked), other.asked) == (1, [])
    assert {chunk["embedder"] for chunk in await chunks_of_source(source.id)} == {"hashed-words@1"}


async def test_for_an_embedder_that_is_gone_another_embeds_what_changed_whole(world: World) -> None:
    acme, other = await world.workspace(admin="ada"), Other()
    source = await trained_handbook(acme, HashedWords())
    await rewritten(source, handbook(warranty="Five years."))
    await retrain_source(acme.ada, str(source.id))
    async with training(other):
        row = await at_rest(source.id)
    assert len(other.asked) == row["chunk_count"]
    assert {chunk["embedder"] for chunk in await chunks_of_source(source.id)} == {"other-words@1"}


async def test_a_source_that_is_on_its_way_is_not_started_twice(world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme)
    await retrain_source(acme.ada, str(source.id))
    assert await count("pgqueuer") == 1


async def test_a_deleted_source_takes_everything_with_it(world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await trained_handbook(acme, HashedWords())
    await retrain_source(acme.ada, str(source.id))
    await delete_source(acme.ada, str(source.id))
    left = [await count(table) for table in ("sources", "uploads", "documents", "chunks", "lexicon", "pgqueuer")]
    assert left == [0] * 6


class Deleting(HashedWords):
    """Somebody deletes the source while its first chunks are embedded."""

    def __init__(self, acme: Team) -> None:
        super().__init__()
        self._acme = acme

    async def passages(self, texts: Sequence[str], *, urgent: bool = False) -> list[Vector]:
        row = await fetchrow("SELECT id FROM sources")
        if row is not None:
            await delete_source(self._acme.ada, row["id"])
        return await super().passages(texts)


async def test_deleting_a_source_while_it_is_trained_is_clean(world: World) -> None:
    acme = await world.workspace(admin="ada")
    await add_handbook(acme, "\n\n".join(handbook(refunds=str(number)) for number in range(10)))
    embedder = Deleting(acme)
    async with training(embedder):
        while await count("sources") or await count("pgqueuer"):
            await execute("SELECT pg_sleep(0.01)")
    left = [await count(table) for table in ("sources", "uploads", "documents", "chunks", "lexicon", "pgqueuer")]
    assert left == [0] * 6
    assert len(embedder.asked) <= 16


class Flaky(HashedWords):
    """Doesn't answer the first time."""

    async def passages(self, texts: Sequence[str], *, urgent: bool = False) -> list[Vector]:
        if not self.asked:
            self.asked.append("asked in vain")
            raise Unavailable("The embedding model can't be reached; try again in a moment")
        return await super().passages(texts)


async def test_an_embedder_that_is_away_for_a_moment_is_waited_for(world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme)
    async with training(Flaky()):
        row = await at_rest(source.id)
    assert row["status"] == "trained"


async def test_a_full_disk_is_waited_for(world: World) -> None:
    """PostgreSQL says 53100; the job goes back into the queue, and what was written stays."""
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme)
    await execute(
        "CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE 'no space left on device' USING ERRCODE = '53100'; END $$"
    )
    await execute("CREATE TRIGGER disk_is_full BEFORE INSERT ON chunks EXECUTE FUNCTION disk_is_full()")
    try:
        async with training():
            while not await count("pgqueuer", status="queued", attempts=1):
                await execute("SELECT pg_sleep(0.01)")
            await execute("DROP FUNCTION disk_is_full() CASCADE")
            await execute("UPDATE pgqueuer SET execute_after = now()")
            row = await at_rest(source.id)
    finally:
        await execute("DROP FUNCTION IF EXISTS disk_is_full() CASCADE")
    assert row["status"] == "trained"
    assert len(await fetch("SELECT 1 FROM chunks WHERE live")) == row["chunk_count"]
