"""Which page of a site a crawl reads next."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from knowledge.fetch.failures import FetchFailed
from knowledge.fetch.links import normal, own_address, pages_linked, site_of
from knowledge.fetch.robots import Rules

_TRIES = 4  # pages read for each page wanted
_MOST_SEEN = 200_000  # addresses: a site that makes up links without end fills no memory


@dataclass(frozen=True, slots=True)
class Step:
    """A page to read, and how many links it is away from the start."""

    url: str
    depth: int


@dataclass
class Frontier:
    """The pages known and not yet read, breadth first: same site, within depth, allowed by robots.txt, each once.

    `most_pages` counts the pages that were kept (`keep`), not those that failed or were doubles. `known`: pages of an
    earlier crawl, which are read again even where no link leads to them any more.
    """

    start: str
    most_pages: int
    most_depth: int
    rules: Rules = field(default_factory=Rules)
    known: Iterable[str] = ()
    _waiting: deque[Step] = field(default_factory=deque)
    _seen: set[str] = field(default_factory=set)
    _kept: set[str] = field(default_factory=set)
    _site: str | None = None
    _taken: int = 0

    def __post_init__(self) -> None:
        """Raises: FetchFailed for a bad start, or one that robots.txt closes."""
        url = normal(self.start)
        if url is None:
            raise FetchFailed("This is not a web address, such as https://example.com/", code="FETCH_BAD_ADDRESS")
        if not self._is_open(url):
            raise FetchFailed("The site's robots.txt asks not to read this page", code="FETCH_FORBIDDEN_ADDRESS")
        self._add(url, 0)
        for page in pages_linked(self.known, url):
            self._add(page, max(self.most_depth - 1, 0))  # how deep it was is not known; new links from it may count

    def next(self) -> Step | None:
        """The next page to read; None when there is none, enough were kept, or far too many were not worth keeping."""
        if not self._waiting or len(self._kept) >= self.most_pages or self._taken >= self.most_pages * _TRIES:
            return None
        self._taken += 1
        return self._waiting.popleft()

    def keep(self, found_at: str, canonical: str | None = None, base: str | None = None) -> str | None:
        """The address under which a page that was read counts; None for a double, and for one that led to another site.

        `found_at`: where the redirects led; those of the first page choose the site.
        """
        self._site = self._site or site_of(found_at)
        if site_of(found_at) != self._site:
            return None
        own = own_address(found_at, canonical, base)
        self._seen.update((own, normal(found_at) or found_at))
        if own in self._kept:
            return None
        self._kept.add(own)
        return own

    def add_links(self, step: Step, links: Iterable[str], found_at: str, base: str | None = None) -> None:
        """The links of a page that was kept; those out of bounds are left."""
        if step.depth >= self.most_depth:
            return
        for url in pages_linked(links, found_at, base):
            if self._is_open(url):
                self._add(url, step.depth + 1)

    def _add(self, url: str, depth: int) -> None:
        if url not in self._seen and len(self._seen) < _MOST_SEEN:
            self._seen.add(url)
            self._waiting.append(Step(url, depth))

    def _is_open(self, url: str) -> bool:
        parts = urlsplit(url)
        return self.rules.allow(f"{parts.path}?{parts.query}" if parts.query else parts.path)
