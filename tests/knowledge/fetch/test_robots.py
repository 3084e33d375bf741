"""robots.txt: RFC 9309's own examples, and what real sites write."""

from __future__ import annotations

from time import perf_counter

import pytest

from knowledge.fetch import Fetched, FetchFailed
from knowledge.fetch.robots import Rules, rules_at, rules_of


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /private", "/private/x", False),
        ("Disallow: /private", "/privately", False),
        ("Disallow: /private/", "/private", True),
        ("Disallow:", "/anything", True),
        ("Disallow: /", "/", False),
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Allow: /page\nDisallow: /page", "/page", True),
        ("Disallow: /*.pdf$", "/files/a.pdf", False),
        ("Disallow: /*.pdf$", "/files/a.pdf?x=1", True),
        ("Disallow: /*?", "/search?q=a", False),
        ("Disallow: /*?", "/search", True),
        ("Disallow: /a*b*c", "/axxbyyc", False),
        ("Disallow: /a*b*c", "/acb", True),
        ("Disallow: /%7Ejoe", "/~joe/index", False),
        ("Disallow: /ü", "/%C3%BCber", False),
        ("Disallow: /a # not /b", "/b", True),
        ("Unknown: /a", "/a", True),
    ],
)
def test_paths(rules: str, path: str, *, allowed: bool) -> None:
    assert rules_of(f"User-agent: *\n{rules}").allow(path) is allowed


def test_the_group_that_names_us_counts_alone() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-Agent: OtherBot\nUser-agent: nexorabot/1.0\nDisallow: /b\nCrawl-delay: 2"
    rules = rules_of(text)
    assert rules.allow("/a")
    assert not rules.allow("/b")
    assert rules.delay == 2.0


def test_groups_for_one_agent_add_up() -> None:
    rules = rules_of("User-agent: *\nDisallow: /a\nUser-agent: *\nDisallow: /b\nCrawl-delay: 900")
    assert not rules.allow("/a")
    assert not rules.allow("/b")
    assert rules.delay == 30.0  # a crawl is not stopped by asking for an absurd pause


def test_sitemaps_belong_to_no_group() -> None:
    assert rules_of("\ufeffSitemap: https://a.test/s.xml\nUser-agent: *\nDisallow: /").sitemaps == (
        "https://a.test/s.xml",
    )


def test_what_is_no_robots_file_allows_all() -> None:
    assert rules_of("<html><body>Not found: sorry</body></html>") == Rules()


def test_no_rule_is_slow() -> None:
    rules = rules_of("User-agent: *\nDisallow: /" + "*a" * 500 + "*b$")
    started = perf_counter()
    assert rules.allow("/" + "a" * 2000)
    assert perf_counter() - started < 0.5


async def test_a_site_without_a_file_is_open_and_a_broken_one_waits() -> None:
    def failing(status: int, *, may_pass: bool) -> FetchFailed:
        return FetchFailed("no", code="FETCH_STATUS", http_status=status, may_pass=may_pass)

    async def missing(url: str) -> Fetched:
        raise failing(404, may_pass=False)

    async def broken(url: str) -> Fetched:
        raise failing(503, may_pass=True)

    async def closed(url: str) -> Fetched:
        raise FetchFailed("no", code="FETCH_FORBIDDEN_ADDRESS")

    assert (await rules_at("https://a.test/b", missing)).allow("/")
    unread = await rules_at("https://a.test/b", closed)
    assert not unread.allow("/")
    assert unread.unread == "no"
    with pytest.raises(FetchFailed):
        await rules_at("https://a.test/b", broken)


async def test_it_is_asked_for_at_the_sites_root() -> None:
    async def get(url: str) -> Fetched:
        assert url == "https://a.test:8443/robots.txt"
        return Fetched(url, 200, "text/plain", b"User-agent: *\nDisallow: /x", None, None)

    assert not (await rules_at("https://a.test:8443/b/c?d", get)).allow("/x")
