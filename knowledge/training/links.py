"""Under which address a page of a site counts, and which further pages it leads to."""

from __future__ import annotations

from dataclasses import dataclass

from jobs import Job
from knowledge.fetch.links import own_address, pages_linked, site_of
from knowledge.fetch.robots import Rules
from knowledge.parse import Parsed
from knowledge.training.change_rows import drop_documents
from knowledge.training.document_rows import new_documents
from knowledge.training.polite import is_open, pause_of
from knowledge.training.site_rows import (
    known_among,
    note,
    page_count,
    page_done,
    read_pages,
    rename_document,
)
from knowledge.training.writing import writing
from models.database import Record
from models.sources import SourceStatus, SourceType

_MOST_ALIASES = 5_000


@dataclass(frozen=True)
class Found:
    """A page that was read: where the redirects led, and how many links it is from the first page.

    `named`: somebody gave this very address, as a crawl's first one.
    """

    url: str
    parsed: Parsed
    depth: int
    named: bool


async def counts_under(job: Job, document: Record, found: Found, rules: Rules) -> str | None:
    """The address under which the page counts. None for a double and for one that led to another site: it is dropped.

    Where the first page's redirects lead decides which site it is.
    """
    own = own_address(found.url, found.parsed.canonical, found.parsed.base)
    async with writing(job) as source:
        if site_of(found.url) != await _site(source, found, own):
            await drop_page(source, document)
            return None
        if own == document["url"]:
            return own
        if double := (await known_among(source["id"], [own])).get(own):
            if double["status"] == SourceStatus.PENDING:  # set aside until now
                await read_pages(source, {double["id"]: found.depth}, pause_of(rules))
            await drop_page(source, document)
            return None
        await _remember(source, document["url"])
        await rename_document(document["id"], own)
        return own


async def _site(source: Record, found: Found, own: str) -> str:
    if found.named:
        site = site_of(found.url)
        await note(source, site=site, first=own)
        return site
    return source["options"].get("site") or site_of(source["url"])


async def drop_page(source: Record, document: Record) -> None:
    """The address is no page of its own, or gone. Inside `writing`."""
    await _remember(source, document["url"])
    await drop_documents(source, [document["id"]])
    await page_done(source)


async def leave_page(job: Job, document: Record, found: Found, rules: Rules) -> None:
    """The page asks not to be kept (noindex); it may still lead to others."""
    async with writing(job) as source:
        await follow_links(source, found, rules)
        await note(source, unwilling=source["options"].get("unwilling", 0) + 1)
        await drop_page(source, document)


async def _remember(source: Record, alias: str) -> None:
    """This address needn't be asked again in this run, whatever page links to it."""
    aliases = [*source["options"].get("aliases", []), alias]
    await note(source, aliases=aliases[-_MOST_ALIASES:])


async def follow_links(source: Record, found: Found, rules: Rules) -> None:
    """Have the pages read that a crawled page leads to and that aren't known yet. Inside `writing`."""
    options = source["options"]
    if source["type"] != SourceType.CRAWL or found.depth >= options["max_depth"]:
        return
    if found.named and found.parsed.nofollow:
        await note(source, closed=True)
    links = pages_linked(found.parsed.links, found.url, found.parsed.base)
    urls = [url for url in links if is_open(rules, url)]
    known = {*await known_among(source["id"], urls), *options.get("aliases", ())}
    room = max(options["max_pages"] - await page_count(source["id"]), 0)
    new = [url for url in urls if url not in known]
    if len(new) > room:
        await note(source, more=True)
    added = await new_documents(source, new[:room])
    if added:
        await read_pages(source, {row["id"]: found.depth + 1 for row in added}, pause_of(rules))
