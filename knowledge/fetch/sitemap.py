"""Sitemaps (sitemaps.org): XML, index files, gzip, or one address a line."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from knowledge.fetch.body import unpacked
from knowledge.fetch.failures import FetchFailed
from knowledge.fetch.fetching import Fetched
from knowledge.fetch.links import normal, site_of

_LARGEST = 50 * 1024 * 1024  # the protocol's own bound, unpacked
_MOST_FILES = 50
_GZIP = b"\x1f\x8b"
_LONGEST = 2_048
_INSTEAD = "give the address of a sitemap, such as https://example.com/sitemap.xml, or add the site as a crawl"


@dataclass(frozen=True, slots=True)
class Listed:
    """A page that a sitemap lists, and when it says that the page last changed (as written)."""

    url: str
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """The pages of a site. `more`: there are others; `unread`: how many further sitemaps could not be read."""

    pages: list[Listed]
    more: bool = False
    unread: int = 0


@dataclass
class Sitemap:
    """One file: the pages it lists, or further sitemaps."""

    pages: list[Listed] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)


def sitemap_of(body: bytes) -> Sitemap:
    """What a sitemap file says. Takes 0.2 s for 50,000 pages: run it in a thread.

    Raises: FetchFailed (FETCH_BAD_SITEMAP, FETCH_TOO_LARGE).
    """
    if body.startswith(_GZIP):
        body = unpacked(body, _LARGEST)
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _Reading().of(body)
    lines = [line.strip() for line in body.decode("utf-8", errors="replace").lstrip("\ufeff").splitlines()]
    pages = [Listed(line) for line in lines if re.match(r"https?://\S+$", line)]
    if not pages:
        raise _bad(f"There is no sitemap at this address, but something else; {_INSTEAD}")
    return Sitemap(pages)


async def pages_of_sitemap(url: str, get: Callable[[str], Awaitable[Fetched]], most: int) -> Listing:
    """At most `most` pages of the sitemap at `url` and of those it names, on its own site only, each once, in order.

    Raises: FetchFailed for the first file; a further one that can't be read is counted.
    """
    site = site_of(url)
    found: dict[str, Listed] = {}
    waiting, seen, unread = deque([url]), {url}, 0
    for number in range(_MOST_FILES):
        if not waiting or len(found) >= most:
            break
        sitemap = await _read(waiting.popleft(), get, is_first=number == 0)
        if sitemap is None:
            unread += 1
            continue
        for page in sitemap.pages:
            if address := _on_site(page.url, url, site):
                found.setdefault(address, Listed(address, page.last_modified))
        further = [
            address for name in sitemap.sitemaps if (address := _on_site(name, url, site)) and address not in seen
        ]
        seen.update(further)
        waiting.extend(dict.fromkeys(further))
    enough = len(found) >= most
    more = len(found) > most or (enough and bool(waiting))
    return Listing(list(found.values())[:most], more, unread + (0 if enough else len(waiting)))


def _on_site(address: str, base: str, site: str) -> str | None:
    url = normal(address, base)
    return url if url and site_of(url) == site else None


async def _read(url: str, get: Callable[[str], Awaitable[Fetched]], *, is_first: bool) -> Sitemap | None:
    try:
        return await asyncio.to_thread(sitemap_of, (await get(url)).body)
    except FetchFailed:
        if is_first:
            raise
        return None


class _Reading:
    """Reads the XML as it comes; a sitemap that declares entities is refused."""

    def __init__(self) -> None:
        self._sitemap = Sitemap()
        self._path: list[str] = []
        self._text: list[str] = []
        self._values: dict[str, str] = {}

    def of(self, body: bytes) -> Sitemap:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.CharacterDataHandler = self._text.append
        parser.EndElementHandler = self._end
        try:
            parser.Parse(body, True)
        except expat.ExpatError:
            raise _bad(f"There is no sitemap at this address, or a broken one; {_INSTEAD}") from None
        if not self._sitemap.pages and not self._sitemap.sitemaps:
            raise _bad(f"There is nothing listed at this address; {_INSTEAD}")
        return self._sitemap

    def _refuse(self, *_: object) -> None:
        raise _bad(f"What is at this address declares a document type, as web pages do and no sitemap; {_INSTEAD}")

    def _start(self, name: str, _: object) -> None:
        self._path.append(name.rpartition(":")[2])
        self._text.clear()

    def _end(self, _: str) -> None:
        name = self._path.pop()
        if name in ("loc", "lastmod") and self._path[-1:] in (["url"], ["sitemap"]):
            self._values[name] = "".join(self._text).strip()
        elif name in ("url", "sitemap"):
            self._take(name, self._values.pop("loc", ""), self._values.pop("lastmod", None))
        self._text.clear()

    def _take(self, kind: str, url: str, last_modified: str | None) -> None:
        if not url or len(url) > _LONGEST:
            return
        if kind == "url":
            self._sitemap.pages.append(Listed(url, last_modified))
        else:
            self._sitemap.sitemaps.append(url)


def _bad(message: str) -> FetchFailed:
    return FetchFailed(message, code="FETCH_BAD_SITEMAP")
