"""Crawling: one writing for each address, the same site only, within depth and number, politely."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kit.errors import NexoraError
from knowledge.fetch import Fetched, FetchFailed
from knowledge.fetch.crawl import Visit, crawl
from knowledge.fetch.frontier import Frontier
from knowledge.fetch.links import normal, own_address, pages_linked, site_of
from knowledge.fetch.robots import rules_of

HOME = "https://acme.test/"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/a", "https://acme.test/a"),
        ("b", "https://acme.test/help/b"),
        ("../c", "https://acme.test/c"),
        ("?page=2", "https://acme.test/help/?page=2"),
        ("#part", "https://acme.test/help/"),
        ("HTTPS://ACME.test:443/A", "https://acme.test/A"),
        ("/a?utm_source=x&id=1&gclid=2", "https://acme.test/a?id=1"),
        ("/a?utm_source=x", "https://acme.test/a"),
        ("/help/index.html", "https://acme.test/help/"),
        ("/a/./b", "https://acme.test/a/b"),
        ("  /a  ", "https://acme.test/a"),
        ("/über", "https://acme.test/%C3%BCber"),
        ("mailto:a@b.c", None),
        ("tel:+123", None),
        ("javascript:void(0)", None),
        ("http://[bad", None),
    ],
)
def test_one_writing_for_an_address(link: str, address: str | None) -> None:
    assert normal(link, "https://acme.test/help/") == address


def test_links_to_the_same_site_each_once() -> None:
    links = [
        "/a",
        "/a#b",
        "https://www.acme.test/c",
        "https://evil.test/d",
        "/e.png",
        "/f.pdf",
        "//acme.test/g",
        "https://acme.test:8443/h",
    ]
    assert list(pages_linked(links, HOME)) == [f"{HOME}a", "https://www.acme.test/c", f"{HOME}f.pdf", f"{HOME}g"]
    assert list(pages_linked(["a"], f"{HOME}x/y", base="/docs/")) == [f"{HOME}docs/a"]
    assert site_of("https://www.acme.test/a") == "acme.test"


def test_a_page_counts_under_the_address_it_calls_its_own() -> None:
    assert own_address(f"{HOME}a?sort=up", "/a") == f"{HOME}a"
    assert own_address(f"{HOME}a", "https://evil.test/a") == f"{HOME}a"
    assert own_address(f"{HOME}a", None) == f"{HOME}a"


def test_a_start_that_is_closed_or_none() -> None:
    with pytest.raises(FetchFailed, match=r"robots\.txt"):
        Frontier(HOME, 10, 2, rules_of("User-agent: *\nDisallow: /"))
    with pytest.raises(FetchFailed, match="not a web address"):
        Frontier("ftp://acme.test/", 10, 2)


def test_links_made_up_without_end_are_not_followed_without_end() -> None:
    frontier = Frontier(HOME, most_pages=5, most_depth=10_000)
    reads = 0
    while step := frontier.next():
        reads += 1
        assert frontier.keep(step.url, canonical="/") in (HOME, None)
        frontier.add_links(step, [f"/{reads}/{n}" for n in range(100)], step.url)
    assert reads == 20


@dataclass
class Page:
    links: tuple[str, ...] = ()
    base: str | None = None
    canonical: str | None = None


class Web:
    """Pages by path; a string is a redirect, a missing one a 404."""

    def __init__(self, pages: dict[str, Page | str], robots: bytes = b"") -> None:
        self._pages = pages
        self._robots = robots
        self.asked: list[str] = []

    async def get(self, url: str) -> Fetched:
        self.asked.append(url.removeprefix("https://acme.test"))
        if url.endswith("/robots.txt"):
            return Fetched(url, 200, None, self._robots, None, None)
        found = self._pages.get(url.removeprefix("https://acme.test"))
        if found is None:
            raise FetchFailed("gone", code="FETCH_STATUS", http_status=404)
        return Fetched(found if isinstance(found, str) else url, 200, None, b"", None, None)

    async def read(self, fetched: Fetched) -> Page:
        found = self._pages.get(fetched.url.removeprefix("https://acme.test"), Page())
        assert isinstance(found, Page)
        return found

    async def crawled(
        self, most_pages: int = 10, most_depth: int = 3, known: tuple[str, ...] = ()
    ) -> list[Visit[Page]]:
        visits = crawl(HOME, self.get, self.read, most_pages=most_pages, most_depth=most_depth, known=known, pause=0)
        return [visit async for visit in visits]


async def test_breadth_first_within_depth_and_number() -> None:
    web = Web({"/": Page(("/a", "/b")), "/a": Page(("/c",)), "/b": Page(), "/c": Page(("/d",)), "/d": Page()})
    assert [(visit.url, visit.depth) for visit in await web.crawled(most_depth=2)] == [
        (HOME, 0),
        (f"{HOME}a", 1),
        (f"{HOME}b", 1),
        (f"{HOME}c", 2),
    ]
    assert len(await web.crawled(most_pages=2)) == 2


async def test_robots_failures_doubles_and_strays() -> None:
    pages: dict[str, Page | str] = {
        "/": Page(("/closed/x", "/gone", "/a?sort=up", "/a?sort=down", "/away")),
        "/a?sort=up": Page(canonical="/a"),
        "/a?sort=down": Page(canonical="/a"),
        "/away": "https://evil.test/",
    }
    web = Web(pages, robots=b"User-agent: *\nDisallow: /closed")
    visits = await web.crawled()
    assert [(visit.url, visit.failure is None) for visit in visits] == [
        (HOME, True),
        (f"{HOME}gone", False),
        (f"{HOME}a", True),
    ]
    assert web.asked == ["/robots.txt", "/", "/gone", "/a?sort=up", "/a?sort=down", "/away"]


async def test_a_page_that_cannot_be_parsed_stops_nothing() -> None:
    class Picky(Web):
        async def read(self, fetched: Fetched) -> Page:
            if fetched.url.endswith("/bad"):
                raise NexoraError("damaged")
            return await super().read(fetched)

    visits = await Picky({"/": Page(("/bad", "/good")), "/bad": Page(), "/good": Page()}).crawled()
    assert [visit.failure.message if visit.failure else visit.url for visit in visits] == [
        HOME,
        "damaged",
        f"{HOME}good",
    ]


async def test_pages_of_an_earlier_crawl_are_read_again() -> None:
    visits = await Web({"/": Page(), "/old": Page()}).crawled(known=(f"{HOME}old", f"{HOME}vanished"))
    assert [(visit.url, visit.failure is None) for visit in visits] == [
        (HOME, True),
        (f"{HOME}old", True),
        (f"{HOME}vanished", False),
    ]


async def test_a_site_that_went_down_is_left_alone() -> None:
    class Down(Web):
        async def get(self, url: str) -> Fetched:
            if url == HOME or url.endswith("robots.txt"):
                return await super().get(url)
            raise FetchFailed("down", code="FETCH_STATUS", http_status=503, may_pass=True)

    visits = await Down({"/": Page(tuple(f"/{n}" for n in range(100)))}).crawled(most_pages=100)
    assert len(visits) == 21
