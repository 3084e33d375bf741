"""Sources of one document: from what was given to chunks that answer."""

from __future__ import annotations

import asyncio

import pytest

from knowledge.search import Scope, search
from models.database import Record, fetch, fetchrow
from resolvers.source_changes import update_source
from resolvers.sources import add_file_source, add_qa_source, add_text_source, add_url_source, retrain_source
from tests.embedders import HashedWords
from tests.knowledge.fetch.sites import moved, page, site
from tests.training import add_handbook, at_rest, chunks_of_source, count, training
from tests.world import World

pytestmark = pytest.mark.usefixtures("database")

HTML = b"""<!doctype html><html><head><title>Shop help</title></head><body><main><h1>Help</h1>
<h2>Refunds</h2><p>A refund takes thirty days.</p><h2>Shipping</h2><p>Parcels leave in two days.</p></main></body>"""


async def test_a_text_is_cut_embedded_and_found(world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme)
    async with training():
        row = await at_rest(source.id)
    assert (row["status"], row["progress"], row["error"]) == ("trained", 1.0, None)
    assert row["trained_at"] is not None
    found = await search(Scope(acme.id, row["agent_id"]), "How long is the warranty?", HashedWords())
    assert "warranty of three years" in found.evidence[0].text


async def test_chunks_say_exactly_where_they_stand_in_the_text(world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme)
    async with training():
        row = await at_rest(source.id)
    chunks = await chunks_of_source(source.id)
    assert len(chunks) == row["chunk_count"] > 3
    assert [chunk["position"] for chunk in chunks] == list(range(len(chunks)))
    assert all(chunk["cut"] == chunk["text"] for chunk in chunks)
    document = await fetchrow("SELECT * FROM documents")
    assert document is not None
    assert (document["title"], document["version"]) == ("Refunds", 1)
    assert document["token_count"] == sum(chunk["tokens"] for chunk in chunks)
    assert len(document["content_hash"]) == 64


async def test_the_lexicon_counts_the_chunks_that_have_a_word(world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme)
    async with training():
        await at_rest(source.id)
    chunks = len(await chunks_of_source(source.id))
    rows = await fetch("SELECT chunks FROM lexicon")
    assert max(row["chunks"] for row in rows) == chunks  # "staff" is in each of them
    assert len(rows) > 50


async def test_a_text_is_titled_by_its_name(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    source = await add_text_source(acme.ada, str(bot.id), name="Refund policy", content="Thirty days.")
    async with training():
        await at_rest(source.id)
    document = await fetchrow("SELECT title, text FROM documents")
    assert document is not None
    assert dict(document) == {"title": "Refund policy", "text": "Thirty days."}


async def test_a_question_and_its_answer_are_one_chunk(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    answer = "Thirty days. " * 200
    source = await add_qa_source(acme.ada, str(bot.id), question="How long is the refund window?", answer=answer)
    async with training():
        await at_rest(source.id)
    chunks = await chunks_of_source(source.id)
    assert [chunk["text"] for chunk in chunks] == [f"How long is the refund window?\n\n{answer.strip()}"]


async def test_a_page_is_fetched_and_read(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    async with site({"/help": moved("/help/"), "/help/": page(HTML)}) as server, training():
        source = await add_url_source(acme.ada, str(bot.id), url=server.url("/help"))
        row = await at_rest(source.id)
    assert (row["status"], row["size_bytes"]) == ("trained", len(HTML))
    document = await fetchrow("SELECT url, title FROM documents")
    assert document is not None
    assert (document["url"], document["title"]) == (server.url("/help/"), "Shop help")
    assert row["name"] == "Shop help"


async def test_a_page_keeps_the_name_that_it_was_given(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    async with site({"/help": page(HTML)}) as server, training():
        source = await add_url_source(acme.ada, str(bot.id), url=server.url("/help"))
        await update_source(acme.ada, str(source.id), {"name": "What customers ask"})
        row = await at_rest(source.id)
    assert row["name"] == "What customers ask"


async def test_a_page_that_is_not_there_says_so(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    async with site({}) as server, training():
        source = await add_url_source(acme.ada, str(bot.id), url=server.url("/nowhere"))
        row = await at_rest(source.id)
    assert row["status"] == "failed"
    assert "has no page at this address" in row["error"]


async def test_what_has_to_wait_says_why_and_goes_on_when_it_is_told_to(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = str((await acme.agent()).id)
    async with site({"/": page(b"later", "Retry-After: 600", status="503 Busy")}) as server, training():
        source = await add_url_source(acme.ada, bot, url=server.url())
        waiting = await waits("sources")
        server.answers["/"] = page(HTML)
        await retrain_source(acme.ada, str(source.id))
        row = await at_rest(source.id)
    assert waiting["status"] == "fetching"
    assert waiting["error"] == "127.0.0.1 has an error (HTTP 503); trying again in 10 minutes"
    assert (row["status"], row["error"]) == ("trained", None)


async def test_a_page_of_a_site_that_has_to_wait_says_why(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = str((await acme.agent()).id)
    pages = {"/": page(b"<a href=/busy>more</a><p>Open at nine.</p>"), "/busy": page(b"no", status="503 Busy")}
    async with site(pages) as server, training():
        await add_url_source(acme.ada, bot, url=server.url(), kind="crawl")
        row = await waits("documents")
    assert row["url"].endswith("/busy")
    assert row["error"] == "127.0.0.1 has an error (HTTP 503); trying again in 10 seconds"


async def waits(table: str) -> Record:
    """The row that says why it waits."""
    async with asyncio.timeout(20):
        while (row := await fetchrow(f"SELECT * FROM {table} WHERE error IS NOT NULL")) is None:  # noqa: ASYNC110 - the event is in the database
            await asyncio.sleep(0.01)
    return row


async def test_a_poisoned_file_fails_alone(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = str((await acme.agent()).id)
    files = {
        "good.md": b"# Refunds\n\nThirty days.",
        "bad.pdf": b"%PDF-1.7\n\x00broken",
        "better.txt": b"Open at nine.",
    }
    added = {
        name: await add_file_source(acme.ada, bot, file_name=name, media_type=None, data=data)
        for name, data in files.items()
    }
    async with training():
        rows = {name: await at_rest(source.id) for name, source in added.items()}
    assert {name: row["status"] for name, row in rows.items()} == {
        "good.md": "trained",
        "bad.pdf": "failed",
        "better.txt": "trained",
    }
    assert "PDF file is damaged" in rows["bad.pdf"]["error"]
    assert await count("chunks", source_id=added["bad.pdf"].id) == 0


async def test_a_file_without_a_word_is_no_silent_success(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    source = await add_file_source(
        acme.ada,
        str(bot.id),
        file_name="empty.html",
        media_type="text/html",
        data=b"<html><body><img src=x></body></html>",
    )
    async with training():
        row = await at_rest(source.id)
    assert row["status"] == "failed"
    assert "no text" in row["error"].lower()


async def test_an_agent_remembers_which_embedder_made_its_vectors(world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme)
    async with training():
        await at_rest(source.id)
    row = await fetchrow("SELECT embedder FROM agents")
    assert row is not None
    assert row["embedder"] == "hashed-words@1"
