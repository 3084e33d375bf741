"""Training that can't go on now says why while it waits: what stands still without a word looks stuck."""

from __future__ import annotations

from contextlib import suppress

from jobs import Job, Superseded
from knowledge.training.document_rows import document_waits
from knowledge.training.source_rows import source_waits
from knowledge.training.writing import writing


async def source_waiting(job: Job, sentence: str) -> None:
    """Say what the source waits for, until it goes on."""
    with suppress(Superseded):
        async with writing(job) as source:
            await source_waits(source["id"], sentence)


async def page_waiting(job: Job, sentence: str) -> None:
    """Say what a page of a site waits for, until it goes on."""
    with suppress(Superseded):
        async with writing(job):
            await document_waits(job.payload["document_id"], sentence)
