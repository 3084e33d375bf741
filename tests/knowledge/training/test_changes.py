"""What changed is kept: document by document, with the chunks that it cost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from kit import clock
from kit.pages import PageRequest, Row
from knowledge.training.change_rows import KEPT
from models.database import execute
from models.sources import Source
from resolvers.source_history import changes_of_sources
from resolvers.sources import add_url_source, retrain_source
from tests.embedders import HashedWords
from tests.knowledge.fetch.sites import Site, page, site
from tests.statements import counted
from tests.training import add_handbook, at_rest, handbook, training
from tests.world import Team, World

pytestmark = pytest.mark.usefixtures("database")

COLUMNS = ("kind", "url", "title", "documents", "chunks_added", "chunks_removed", "chunks_kept")


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's own site needn't be spared."""
    monkeypatch.setattr("knowledge.training.polite.PAUSE", 0.0)


async def changes(acme: Team, source: Source) -> list[Row]:
    """Newest first."""
    [found] = await changes_of_sources(acme.ada, [{"id": str(source.id)}], COLUMNS, page=PageRequest())
    return list(found.rows)


async def trained_again(acme: Team, source: Source, embedder: HashedWords | None = None) -> None:
    await retrain_source(acme.ada, str(source.id))
    async with training(embedder):
        await at_rest(source.id)


async def rewritten(source: Source, content: str) -> None:
    await execute("UPDATE uploads SET data = $2 WHERE source_id = $1", str(source.id), content.encode())


def counts(change: Row) -> tuple[int, int, int]:
    return change["chunks_added"], change["chunks_removed"], change["chunks_kept"]


async def test_a_file_is_added_then_changed_then_left_as_it_is(world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme)
    async with training():
        chunks = (await at_rest(source.id))["chunk_count"]
    [added] = await changes(acme, source)
    assert (added["kind"], added["title"], added["documents"], counts(added)) == ("added", "Refunds", 1, (chunks, 0, 0))
    await rewritten(source, handbook(warranty="Every machine has a warranty of five years."))
    await trained_again(acme, source)
    changed = (await changes(acme, source))[0]
    assert (changed["kind"], counts(changed)) == ("changed", (1, 1, chunks - 1))
    for _ in range(3):
        await trained_again(acme, source)
    kinds = [(change["kind"], change["documents"], counts(change)) for change in await changes(acme, source)]
    assert kinds[0] == ("unchanged", 1, (0, 0, chunks)), "one row, however often nothing happens"
    assert [kind for kind, _, _ in kinds] == ["unchanged", "changed", "added"]


def about(topic: str) -> bytes:
    """A page on a topic."""
    words = f"<p>Everything that there is to say about {topic} is said here, in a sentence about {topic}.</p>"
    return page(f"<html><head><title>{topic}</title></head><body><main><h1>{topic}</h1>{words}</main></body>".encode())


def sitemap(server: Site, pages: Mapping[str, bytes]) -> bytes:
    """A sitemap of these pages."""
    urls = "".join(f"<url><loc>{server.url(path)}</loc></url>" for path in pages)
    return page(f"<urlset>{urls}</urlset>".encode(), media_type="application/xml")


async def test_pages_come_change_go_and_stay(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    first = {"/a": about("Apples"), "/b": about("Bears"), "/c": about("Cars"), "/d": about("Dogs")}
    then = {"/a": about("Apples"), "/b": about("Brown bears"), "/c": about("Cars"), "/e": about("Eels")}
    async with site(first) as server:
        server.answers["/sitemap.xml"] = sitemap(server, first)
        source = await add_url_source(acme.ada, str(bot.id), url=server.url("/sitemap.xml"), kind="sitemap")
        async with training():
            await at_rest(source.id)
        before = await changes(acme, source)
        assert {(change["kind"], change["title"]) for change in before} == {
            ("added", topic) for topic in ("Apples", "Bears", "Cars", "Dogs")
        }
        server.answers = {**then, "/sitemap.xml": sitemap(server, then)}
        await trained_again(acme, source)
        news = (await changes(acme, source))[: -len(before)]
        assert {(change["kind"], change["url"], change["documents"]) for change in news} == {
            ("changed", server.url("/b"), 1),
            ("added", server.url("/e"), 1),
            ("removed", server.url("/d"), 1),
            ("unchanged", None, 2),
        }
        removed = next(change for change in news if change["kind"] == "removed")
        assert (removed["title"], counts(removed)) == ("Dogs", (0, 1, 0))


async def test_a_page_that_answers_404_is_removed(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    pages = {"/a": about("Apples"), "/b": about("Bears")}
    async with site(pages) as server:
        server.answers["/sitemap.xml"] = sitemap(server, pages)
        source = await add_url_source(acme.ada, str(bot.id), url=server.url("/sitemap.xml"), kind="sitemap")
        async with training():
            await at_rest(source.id)
        del server.answers["/b"]
        await trained_again(acme, source)
        news = (await changes(acme, source))[:2]
        assert [(change["kind"], change["title"]) for change in news] == [("unchanged", None), ("removed", "Bears")]


async def test_changes_are_forgotten_after_a_while(world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme)
    async with training():
        await at_rest(source.id)
    await execute("UPDATE source_changes SET created_at = $1", clock.now() - KEPT - timedelta(days=1))
    await trained_again(acme, source)
    assert [change["kind"] for change in await changes(acme, source)] == ["unchanged"]


async def test_changes_are_read_for_many_sources_at_once_and_by_nobody_else(world: World) -> None:
    acme, evil = await world.workspace(admin="ada"), await world.workspace("Evil", owner="eve")
    sources = [await add_handbook(acme), await add_handbook(acme)]
    async with training():
        for source in sources:
            await at_rest(source.id)
    parents = [{"id": str(source.id)} for source in sources]
    with counted() as statements:
        pages = await changes_of_sources(acme.ada, parents, COLUMNS, page=PageRequest())
    assert len(statements) == 1
    assert [[row["kind"] for row in found.rows] for found in pages] == [["added"], ["added"]]
    hidden = await changes_of_sources(evil.eve, parents, COLUMNS, page=PageRequest())
    assert [found.rows for found in hidden] == [[], []]
