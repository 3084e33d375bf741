"""Sitemaps: pages, index files, gzip, plain lists; nothing from another site, nothing that expands."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable

import pytest

from knowledge.fetch import Fetched, FetchFailed
from knowledge.fetch.sitemap import Listed, pages_of_sitemap, sitemap_of

ROOT = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'


def urlset(*urls: str) -> bytes:
    listed = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f'<?xml version="1.0" encoding="UTF-8"?>{ROOT}{listed}</urlset>'.encode()


def index(*urls: str) -> bytes:
    return f"<sitemapindex>{''.join(f'<sitemap><loc>{url}</loc></sitemap>' for url in urls)}</sitemapindex>".encode()


def web(**pages: bytes) -> Callable[[str], Awaitable[Fetched]]:
    async def get(url: str) -> Fetched:
        name = url.removeprefix("https://acme.test/")
        if name not in pages:
            raise FetchFailed(f"nothing at {url}", code="FETCH_STATUS", http_status=404)
        return Fetched(url, 200, None, pages[name], None, None)

    return get


def test_pages_with_their_dates() -> None:
    body = (
        f"{ROOT}<url><loc> https://acme.test/a?b=1&amp;c=2 </loc><lastmod>2025-05-01</lastmod>"
        "<image:image><image:loc>https://acme.test/a.png</image:loc></image:image></url>"
        "<url><loc>https://acme.test/b</loc></url></urlset>"
    )
    assert sitemap_of(body.encode()).pages == [
        Listed("https://acme.test/a?b=1&c=2", "2025-05-01"),
        Listed("https://acme.test/b"),
    ]


def test_packed_and_plain_ones() -> None:
    assert sitemap_of(gzip.compress(urlset("https://acme.test/a"))).pages == [Listed("https://acme.test/a")]
    assert sitemap_of("\ufeffhttps://acme.test/a\r\nnot one\r\n".encode()).pages == [Listed("https://acme.test/a")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<html><body>Not found</body></html>", "FETCH_BAD_SITEMAP"),
        (b"<urlset><url>", "FETCH_BAD_SITEMAP"),
        (b"nothing here", "FETCH_BAD_SITEMAP"),
        (b"", "FETCH_BAD_SITEMAP"),
        (
            b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><urlset><url><loc>&d;</loc></url></urlset>',
            "FETCH_BAD_SITEMAP",
        ),
        (gzip.compress(bytes(60 * 1024 * 1024), mtime=0), "FETCH_TOO_LARGE"),
        (b"\x1f\x8bnot gzip", "FETCH_ENCODING"),
    ],
)
def test_what_is_no_sitemap(body: bytes, code: str) -> None:
    with pytest.raises(FetchFailed) as refused:
        sitemap_of(body)
    assert refused.value.code == code


async def test_an_index_leads_to_pages_each_once() -> None:
    get = web(
        index=index(
            "https://acme.test/one", "https://acme.test/two", "https://acme.test/index", "https://evil.test/three"
        ),
        one=urlset("https://acme.test/a", "https://www.acme.test/b", "https://evil.test/x"),
        two=gzip.compress(urlset("https://acme.test/a", "https://acme.test/c#part")),
    )
    listing = await pages_of_sitemap("https://acme.test/index", get, 10)
    pages = listing.pages
    assert [page.url for page in pages] == ["https://acme.test/a", "https://www.acme.test/b", "https://acme.test/c"]
    assert (listing.more, listing.unread) == (False, 0)
    two = await pages_of_sitemap("https://acme.test/index", get, 2)
    assert (two.pages, two.more, two.unread) == (pages[:2], True, 0)


async def test_a_part_that_fails_is_left_out_and_the_first_is_not() -> None:
    get = web(index=index("https://acme.test/gone", "https://acme.test/one"), one=urlset("https://acme.test/a"))
    listing = await pages_of_sitemap("https://acme.test/index", get, 10)
    assert ([page.url for page in listing.pages], listing.unread) == (["https://acme.test/a"], 1)
    with pytest.raises(FetchFailed, match="nothing at"):
        await pages_of_sitemap("https://acme.test/gone", get, 10)


async def test_an_index_without_end_ends() -> None:
    asked = 0

    async def get(url: str) -> Fetched:
        nonlocal asked
        asked += 1
        return Fetched(url, 200, None, index(*(f"https://acme.test/{asked}-{n}" for n in range(10))), None, None)

    listing = await pages_of_sitemap("https://acme.test/", get, 10)
    assert listing.pages == []
    assert listing.unread > 50
    assert asked == 50
