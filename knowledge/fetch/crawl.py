"""Walking a site page by page, politely."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from kit.errors import NexoraError
from knowledge.fetch.failures import FetchFailed
from knowledge.fetch.fetching import Fetched
from knowledge.fetch.frontier import Frontier, Step
from knowledge.fetch.robots import rules_at

PAUSE = 0.5  # seconds between two pages, unless robots.txt asks for more
_MOST_FAILURES = 20  # in a row: a site that went down is not asked for its other thousand pages


class Page(Protocol):
    """What a crawl has to know of a page that was read; `knowledge.parse.Parsed` is one."""

    @property
    def links(self) -> tuple[str, ...]:
        """As the page writes them."""

    @property
    def base(self) -> str | None:
        """What they are relative to, if not to the page."""

    @property
    def canonical(self) -> str | None:
        """The address that the page calls its own."""


P = TypeVar("P", bound=Page)
Get = Callable[[str], Awaitable[Fetched]]
Read = Callable[[Fetched], Awaitable[P]]


@dataclass(frozen=True)
class Visit(Generic[P]):
    """One page of a crawl, under the address where it counts: read, or not, and then `failure` says why."""

    url: str
    depth: int
    fetched: Fetched | None = None
    page: P | None = None
    failure: NexoraError | None = None


async def crawl(
    start: str,
    get: Get,
    read: Read[P],
    *,
    most_pages: int,
    most_depth: int,
    known: Iterable[str] = (),
    pause: float = PAUSE,
) -> AsyncIterator[Visit[P]]:
    """The pages of a site, from `start` on, breadth first, one at a time.

    `get` fetches an address; `read` parses what was fetched. What either refuses is a visit with its failure.

    Raises: FetchFailed when the site's robots.txt can't be read now, or closes the start.
    """
    rules = await rules_at(start, get)
    frontier = Frontier(start, most_pages, most_depth, rules, known)
    failures = 0
    while (step := frontier.next()) and failures < _MOST_FAILURES:
        if visit := await _visit(step, frontier, get, read):
            failures = failures + 1 if isinstance(visit.failure, FetchFailed) and visit.failure.may_pass else 0
            yield visit
        await asyncio.sleep(max(pause, rules.delay or 0))


async def _visit(step: Step, frontier: Frontier, get: Get, read: Read[P]) -> Visit[P] | None:
    try:
        fetched = await get(step.url)
        page = await read(fetched)
    except NexoraError as failure:
        return Visit(step.url, step.depth, failure=failure)
    own = frontier.keep(fetched.url, page.canonical, page.base)
    if own is None:
        return None
    frontier.add_links(step, page.links, fetched.url, page.base)
    return Visit(own, step.depth, fetched, page)
