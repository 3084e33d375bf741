"""Sites: a job a page, and after it the source knows exactly the pages that are there."""

from __future__ import annotations

from typing import Any

import pytest

from models.database import Record, execute, fetch
from models.sources import Source
from resolvers.sources import add_url_source, retrain_source
from tests.embedders import HashedWords
from tests.knowledge.fetch.sites import Site, moved, page, site
from tests.training import at_rest, count, training
from tests.world import Team, World

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's own site needn't be spared."""
    monkeypatch.setattr("knowledge.training.polite.PAUSE", 0.0)


def about(topic: str, *links: str, canonical: str | None = None, robots: str | None = None) -> bytes:
    """A page on a topic, with links; `robots` is what it asks of them."""
    own = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    own += f'<meta name="robots" content="{robots}">' if robots else ""
    anchors = "".join(f'<p>Read on <a href="{link}">at {link}</a>.</p>' for link in links)
    words = f"<p>Everything that there is to say about {topic} is said here, in a sentence about {topic}.</p>"
    return page(
        f"<html><head><title>{topic}</title>{own}</head><body><main><h1>{topic}</h1>{words}{anchors}</main></body></html>".encode()
    )


def sitemap(server: Site, *paths: str) -> bytes:
    """A sitemap of these pages."""
    urls = "".join(f"<url><loc>{server.url(path)}</loc></url>" for path in paths)
    return page(f"<urlset>{urls}</urlset>".encode(), media_type="application/xml")


async def crawl(acme: Team, server: Site, **limits: int) -> Source:
    bot = await acme.agent()
    return await add_url_source(acme.ada, str(bot.id), url=server.url(), kind="crawl", **limits)


async def pages_known(server: Site) -> dict[str, str]:
    """Path → status of each document."""
    rows = await fetch("SELECT url, status FROM documents ORDER BY url")
    return {row["url"].removeprefix(server.url("")): row["status"] for row in rows}


async def trained_again(acme: Team, source: Source) -> Record:
    await retrain_source(acme.ada, str(source.id))
    return await at_rest(source.id)


async def test_a_crawl_reads_each_page_that_is_linked_once(world: World) -> None:
    acme = await world.workspace(admin="ada")
    pages = {
        "/": about("Start", "/a", "/b", "/a#part", "https://elsewhere.example/"),
        "/a": about("Apples", "/", "/b", "/c?utm_source=x"),
        "/b": about("Bears", "/a"),
        "/c": about("Cars"),
    }
    async with site(pages) as server, training():
        source = await crawl(acme, server)
        row = await at_rest(source.id)
        known = await pages_known(server)
        asked = server.paths
    assert known == {"/": "trained", "/a": "trained", "/b": "trained", "/c": "trained"}
    assert sorted(asked) == ["/", "/a", "/b", "/c", "/robots.txt"]
    assert (row["status"], row["progress"], row["chunk_count"]) == ("trained", 1.0, await count("chunks", live="true"))
    assert row["size_bytes"] > 0


async def test_a_crawl_keeps_to_its_limits(world: World) -> None:
    acme = await world.workspace(admin="ada")
    chain = {f"/{n}": about(f"Number {n}", f"/{n + 1}") for n in range(1, 9)}
    async with site({"/": about("Start", "/1"), **chain}) as server, training():
        shallow = await crawl(acme, server, max_depth=2)
        await at_rest(shallow.id)
        assert set(await pages_known(server)) == {"/", "/1", "/2"}
        await execute("DELETE FROM sources")
        small = await crawl(acme, server, max_pages=4, max_depth=9)
        await at_rest(small.id)
        row = await at_rest(small.id)
        assert len(await pages_known(server)) == 4
    assert row["note"] == (
        "There are more pages than the 4 to be read; to have more of them, add the site again with a larger max_pages"
    )


async def test_robots_txt_is_kept_to(world: World) -> None:
    acme = await world.workspace(admin="ada")
    robots = page(b"User-agent: *\nDisallow: /secret", media_type="text/plain")
    pages = {"/robots.txt": robots, "/": about("Start", "/open", "/secret/plan"), "/open": about("Open")}
    async with site(pages) as server, training():
        source = await crawl(acme, server)
        await at_rest(source.id)
        assert set(await pages_known(server)) == {"/", "/open"}
        assert "/secret/plan" not in server.paths


async def test_a_site_that_closes_itself_says_so(world: World) -> None:
    acme = await world.workspace(admin="ada")
    robots = page(b"User-agent: *\nDisallow: /", media_type="text/plain")
    async with site({"/robots.txt": robots, "/": about("Start")}) as server, training():
        source = await crawl(acme, server)
        row = await at_rest(source.id)
    assert row["status"] == "failed"
    assert "robots.txt" in row["error"]


async def test_a_site_that_cannot_be_asked_says_why(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    async with training():
        source = await add_url_source(acme.ada, str(bot.id), url="http://10.0.0.1/", kind="crawl")
        row = await at_rest(source.id)
    assert row["status"] == "failed"
    assert row["error"].startswith(
        "The site's robots.txt can't be read, so none of its pages is: 10.0.0.1 is at an address"
    )


async def test_doubles_count_once_under_their_canonical_address(world: World) -> None:
    acme = await world.workspace(admin="ada")
    pages = {
        "/": about("Start", "/old", "/print", "/new"),
        "/old": moved("/new"),
        "/print": about("News", canonical="/new"),
        "/new": about("News", "/old"),
    }
    async with site(pages) as server, training():
        source = await crawl(acme, server)
        await at_rest(source.id)
        assert set(await pages_known(server)) == {"/", "/new"}
        assert server.paths.count("/old") == 1


async def test_a_print_version_of_all_pages_is_left_out(world: World) -> None:
    acme = await world.workspace(admin="ada")
    pages = {
        "/": about("Start", "/a", "/print"),
        "/a": about("Apples"),
        "/print": about("Start and apples", "/b", robots="noindex"),
        "/b": about("Bears"),
    }
    async with site(pages) as server, training():
        source = await crawl(acme, server)
        row = await at_rest(source.id)
        assert await pages_known(server) == {"/": "trained", "/a": "trained", "/b": "trained"}
        assert row["note"] == (
            "Pages that ask not to be kept (noindex): 1; to have one read all the same, add it by its own address"
        )
        server.answers["/print"] = about("Start and apples", "/b")
        assert (await trained_again(acme, source))["note"] is None
        assert "/print" in await pages_known(server)


async def test_a_page_that_wants_to_be_forgotten_is(world: World) -> None:
    acme = await world.workspace(admin="ada")
    async with site({"/": about("Start", "/a"), "/a": about("Apples")}) as server, training():
        source = await crawl(acme, server)
        await at_rest(source.id)
        server.answers["/a"] = about("Apples", robots="none")
        await trained_again(acme, source)
        assert set(await pages_known(server)) == {"/"}
    assert not any("Apples" in row["text"] for row in await fetch("SELECT text FROM chunks"))


async def test_a_sitemap_may_list_pages_that_ask_not_to_be_kept(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    async with site({"/a": about("Apples", robots="noindex"), "/b": about("Bears")}) as server, training():
        server.answers["/sitemap.xml"] = sitemap(server, "/a", "/b")
        source = await add_url_source(acme.ada, str(bot.id), url=server.url("/sitemap.xml"), kind="sitemap")
        await at_rest(source.id)
        assert set(await pages_known(server)) == {"/b"}
        server.answers["/b"] = about("Bears", robots="noindex")
        row = await trained_again(acme, source)
        assert row["status"] == "failed"
        assert row["error"].startswith("All pages ask not to be kept (noindex); ")


async def test_what_a_server_asks_for_a_file_counts(world: World) -> None:
    acme = await world.workspace(admin="ada")
    listing = page(b"a,b\n1,2\n", "X-Robots-Tag: noindex", media_type="text/csv")
    async with site({"/": about("Start", "/list.csv"), "/list.csv": listing}) as server, training():
        source = await crawl(acme, server)
        await at_rest(source.id)
        assert set(await pages_known(server)) == {"/"}


async def test_a_page_that_somebody_named_is_read_whatever_it_asks(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    pages = {"/": moved("/home"), "/home": about("Start", "/a", robots="noindex"), "/a": about("Apples")}
    async with site(pages) as server, training():
        one = await add_url_source(acme.ada, str(bot.id), url=server.url("/home"))
        row = await at_rest(one.id)
        assert (row["status"], row["note"]) == ("trained", None)
        await execute("DELETE FROM sources")
        source = await crawl(acme, server)
        for _ in range(2):
            assert (await at_rest(source.id))["note"] is None
            assert set(await pages_known(server)) == {"/a", "/home"}
            await retrain_source(acme.ada, str(source.id))
        await at_rest(source.id)


async def test_a_first_page_that_keeps_its_links_to_itself_says_so(world: World) -> None:
    acme = await world.workspace(admin="ada")
    async with site({"/": about("Start", "/a", robots="nofollow"), "/a": about("Apples")}) as server, training():
        source = await crawl(acme, server)
        row = await at_rest(source.id)
        assert set(await pages_known(server)) == {"/"}
    assert row["note"] == "The first page asks not to follow its links (nofollow), so none were"


async def test_one_bad_page_does_not_spoil_the_others(world: World) -> None:
    acme = await world.workspace(admin="ada")
    broken = page(b"%PDF-1.7 broken", media_type="application/pdf")
    pages = {"/": about("Start", "/broken.pdf", "/fine", "/missing"), "/broken.pdf": broken, "/fine": about("Fine")}
    async with site(pages) as server, training():
        source = await crawl(acme, server)
        row = await at_rest(source.id)
        known = await pages_known(server)
    assert known == {"/": "trained", "/broken.pdf": "failed", "/fine": "trained"}
    assert (row["status"], row["error"]) == ("trained", None)


async def test_a_site_without_a_readable_page_fails_with_the_reason(world: World) -> None:
    acme = await world.workspace(admin="ada")
    async with site({"/": page(b"<html><body></body></html>")}) as server, training():
        source = await crawl(acme, server)
        row = await at_rest(source.id)
    assert row["status"] == "failed"
    assert row["error"].startswith("None of the pages could be read: ")


async def test_training_a_site_again_costs_a_question_a_page_and_forgets_what_vanished(world: World) -> None:
    acme, embedder = await world.workspace(admin="ada"), HashedWords()
    pages: dict[str, Any] = {"/": about("Start", "/a", "/b"), "/a": about("Apples"), "/b": about("Bears")}
    async with site(pages) as server, training(embedder):
        source = await crawl(acme, server)
        await at_rest(source.id)
        server.requests.clear()
        embedder.asked.clear()
        del server.answers["/b"]
        server.answers["/a"] = about("Apples", "/d")
        server.answers["/d"] = about("Dogs")
        await trained_again(acme, source)
        assert set(await pages_known(server)) == {"/", "/a", "/d"}
        assert [path for path in server.paths if server.paths.count(path) > 1] == []
    texts = [row["text"] for row in await fetch("SELECT text FROM chunks")]
    assert not any("Bears" in text for text in texts)
    assert all("Apples" in text or "Dogs" in text for text in embedder.asked)


async def test_a_sitemap_is_read_whole_and_followed_when_it_changes(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    pages = {f"/{n}": about(f"Number {n}") for n in range(5)}
    async with site(pages) as server, training():
        server.answers["/sitemap.xml"] = sitemap(server, "/0", "/1", "/2", "https://elsewhere.example/")
        source = await add_url_source(acme.ada, str(bot.id), url=server.url("/sitemap.xml"), kind="sitemap")
        await at_rest(source.id)
        assert set(await pages_known(server)) == {"/0", "/1", "/2"}
        server.answers["/sitemap.xml"] = sitemap(server, "/1", "/2", "/3")
        await trained_again(acme, source)
        assert await pages_known(server) == dict.fromkeys(("/1", "/2", "/3"), "trained")


async def test_a_page_that_counts_elsewhere_is_not_embedded_anew_each_time(world: World) -> None:
    acme, embedder = await world.workspace(admin="ada"), HashedWords()
    bot = await acme.agent()
    async with site({"/old": moved("/new"), "/new": about("News")}) as server, training(embedder):
        server.answers["/sitemap.xml"] = sitemap(server, "/old")
        source = await add_url_source(acme.ada, str(bot.id), url=server.url("/sitemap.xml"), kind="sitemap")
        await at_rest(source.id)
        embedder.asked.clear()
        row = await trained_again(acme, source)
        assert await pages_known(server) == {"/new": "trained"}
    assert (row["status"], embedder.asked) == ("trained", [])


async def test_pages_of_a_sitemap_that_can_not_be_read_now_are_kept(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    async with site({f"/{name}": about(name) for name in ("ants", "bees", "cats")}) as server, training():
        index = "".join(f"<sitemap><loc>{server.url(path)}</loc></sitemap>" for path in ("/one.xml", "/two.xml"))
        server.answers["/sitemap.xml"] = page(f"<sitemapindex>{index}</sitemapindex>".encode())
        server.answers["/one.xml"] = sitemap(server, "/ants", "/bees")
        server.answers["/two.xml"] = sitemap(server, "/cats")
        source = await add_url_source(acme.ada, str(bot.id), url=server.url("/sitemap.xml"), kind="sitemap")
        assert (await at_rest(source.id))["note"] is None
        server.answers["/one.xml"] = page(b"", status="403 Forbidden")
        del server.answers["/bees"]
        row = await trained_again(acme, source)
        assert set(await pages_known(server)) == {"/ants", "/cats"}
    assert row["note"] == "Sitemaps of the site that could not be read: 1"


async def test_a_sitemap_without_pages_says_so(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    async with site({}) as server, training():
        index = f"<sitemapindex><sitemap><loc>{server.url('/gone.xml')}</loc></sitemap></sitemapindex>"
        server.answers["/sitemap.xml"] = page(index.encode())
        source = await add_url_source(acme.ada, str(bot.id), url=server.url("/sitemap.xml"), kind="sitemap")
        row = await at_rest(source.id)
    assert row["error"].startswith("The sitemap lists no page of its own site")


async def test_a_sitemap_that_is_none_says_so(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    async with site({"/sitemap.xml": page(b"just words")}) as server, training():
        source = await add_url_source(acme.ada, str(bot.id), url=server.url("/sitemap.xml"), kind="sitemap")
        row = await at_rest(source.id)
    assert row["status"] == "failed"
    assert "sitemap" in row["error"]


async def test_pages_are_paced_over_all_workers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.training.polite.PAUSE", 30.0)
    acme = await world.workspace(admin="ada")
    async with site({}) as server, training():
        server.answers["/sitemap.xml"] = sitemap(server, "/0", "/1", "/2")
        bot = await acme.agent()
        await add_url_source(acme.ada, str(bot.id), url=server.url("/sitemap.xml"), kind="sitemap")
        while not await count("documents", status="fetching"):
            await execute("SELECT pg_sleep(0.01)")
        waits = await fetch(
            "SELECT extract(epoch FROM execute_after - lag(execute_after) OVER (ORDER BY execute_after))::float8 AS s "
            "FROM pgqueuer WHERE entrypoint = 'page' ORDER BY execute_after"
        )
    assert [round(row["s"]) for row in waits if row["s"] is not None][-1] == 30
