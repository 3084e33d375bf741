"""The job that reads one page of a site, learns it, and finds further pages on it."""

from __future__ import annotations

from dataclasses import replace

from jobs import Job, Superseded
from knowledge.fetch import FetchFailed
from knowledge.fetch.links import normal
from knowledge.training.chunk_rows import drop_staged
from knowledge.training.document_rows import document_failed, document_of
from knowledge.training.documents import train_document
from knowledge.training.links import Found, counts_under, drop_page, follow_links, leave_page
from knowledge.training.polite import Robots
from knowledge.training.reading import Raw, Reading, fetched, read
from knowledge.training.site_rows import page_done
from knowledge.training.tools import Tools
from knowledge.training.writing import reached, writing
from models.database import Record
from models.sources import SourceStatus

_GONE = frozenset({404, 410})


async def train_page(job: Job, tools: Tools, robots: Robots) -> None:
    """Read the page and learn it. Raises: what hindered it, for the queue to judge."""
    document = await document_of(job.payload["document_id"])
    if document is None:
        raise Superseded
    try:
        raw = await fetched(document["url"], document, tools)
    except FetchFailed as failure:
        if failure.http_status not in _GONE:
            raise
        await _gone(job, document)
    else:
        await _learn(job, document, raw, tools, robots)


async def _learn(job: Job, document: Record, raw: Raw | None, tools: Tools, robots: Robots) -> None:
    if raw is None:
        await train_document(job, document, None, tools.embedders, _counted)
        return
    source = await reached(job, document["id"], SourceStatus.PARSING, 0.0)
    reading = await read(raw, source)
    named = document["url"] in (normal(source["url"]), source["options"].get("first"))
    found = Found(raw.url or document["url"], reading.parsed, int(job.payload["depth"]), named)
    rules = await robots.rules(found.url)
    own = await counts_under(job, document, found, rules)
    if own is None:
        return
    if reading.parsed.noindex and not named:
        await leave_page(job, document, found, rules)
        return

    async def done(source: Record, _: Reading | None) -> None:
        await follow_links(source, found, rules)
        await page_done(source)

    await train_document(job, document, replace(reading, raw=replace(raw, url=own)), tools.embedders, done)


async def _counted(source: Record, _: Reading | None) -> None:
    await page_done(source)


async def _gone(job: Job, document: Record) -> None:
    """The page is no more, and so is what was learned from it."""
    async with writing(job) as source:
        await drop_page(source, document)


async def give_up_page(job: Job, sentence: str) -> None:
    """Write down that the page can't be read, and why; its old version, if any, goes on answering."""
    try:
        async with writing(job) as source:
            await drop_staged(job.payload["document_id"])
            await document_failed(job.payload["document_id"], sentence)
            await page_done(source)
    except Superseded:
        return
