"""The job that trains a site: which pages it has; each is then read by a job of its own."""

from __future__ import annotations

from collections.abc import Sequence

from jobs import Job, Superseded, patiently
from kit.errors import NexoraError
from knowledge.fetch.fetching import Fetched
from knowledge.fetch.links import normal
from knowledge.fetch.robots import Rules
from knowledge.fetch.sitemap import Listed, Listing, pages_of_sitemap
from knowledge.training.document_rows import documents_of, new_documents
from knowledge.training.polite import Robots, is_open, pause_of
from knowledge.training.site_rows import note, read_pages, set_aside
from knowledge.training.source_rows import source_begun, source_failed
from knowledge.training.tools import Tools
from knowledge.training.writing import writing
from models.database import Record
from models.sources import SourceStatus, SourceType


class NoPages(NexoraError):
    """There is nothing to read."""

    status = 422
    code = "FETCH_FORBIDDEN_ADDRESS"


async def train_site(job: Job, tools: Tools, robots: Robots) -> None:
    """Find the pages that are known at the start, and have each read; a crawl finds more on them.

    Raises: FetchFailed; NoPages when robots.txt closes all of them, or can't be read.
    """
    async with writing(job) as source:
        await source_begun(source["id"], SourceStatus.FETCHING)
    rules = await patiently(lambda: robots.rules(source["url"]))
    listing = await _listing(source, tools)
    urls = [page.url for page in listing.pages if is_open(rules, page.url)]
    if not listing.pages:
        raise NoPages("The sitemap lists no page of its own site, or leads to sitemaps that can't be read; check it")
    if not urls:
        raise NoPages(_closed(rules))
    async with writing(job) as source:
        await note(source, aliases=[], unwilling=0, closed=False, more=listing.more, unread=listing.unread)
        depths = await _documents(source, urls, whole=not listing.unread)
        await read_pages(source, depths, pause_of(rules))


def _closed(rules: Rules) -> str:
    if rules.unread is None:
        return "The site's robots.txt asks not to read these pages"
    return f"The site's robots.txt can't be read, so none of its pages is: {rules.unread}"


async def _listing(source: Record, tools: Tools) -> Listing:
    """The pages of a sitemap, or the first page of a crawl."""
    if source["type"] == SourceType.CRAWL:
        return Listing([Listed(normal(source["url"]) or source["url"])])

    async def get(url: str) -> Fetched:
        return await patiently(lambda: tools.fetch(url, None, None))

    return await pages_of_sitemap(source["url"], get, source["options"]["max_pages"])


async def _documents(source: Record, urls: Sequence[str], *, whole: bool) -> dict[str, int]:
    """Document → depth. Pages of an earlier run are read again by a crawl; a sitemap has to lead to them once more.

    `whole`: every sitemap of the site was read, so a page that is listed no more is gone.
    """
    known = {row["url"]: row["id"] for row in await documents_of(source["id"])}
    added = await new_documents(source, [url for url in urls if url not in known])
    first = {row["id"]: 0 for row in added} | {known.pop(url): 0 for url in urls if url in known}
    if source["type"] == SourceType.SITEMAP and whole:
        await set_aside(list(known.values()))
        return first
    # How deep the others were isn't known; new links on them may count.
    depth = max(source["options"].get("max_depth", 0) - 1, 0)
    return first | dict.fromkeys(known.values(), depth)


async def give_up_site(job: Job, sentence: str) -> None:
    """Write down that the site can't be read, and why; what answered before goes on answering."""
    try:
        async with writing(job) as source:
            await source_failed(source["id"], sentence)
    except Superseded:
        return
