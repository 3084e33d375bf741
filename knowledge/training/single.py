"""The job that trains a source of one document: a text, a question with its answer, a file, one page."""

from __future__ import annotations

from jobs import Job, Superseded
from knowledge.training.change_rows import note_trained
from knowledge.training.chunk_rows import drop_staged
from knowledge.training.document_rows import document_failed, documents_of, new_documents
from knowledge.training.documents import train_document
from knowledge.training.notes import note_of_document
from knowledge.training.reading import Raw, Reading, fetched, read, uploaded
from knowledge.training.source_rows import name_by_title, source_begun, source_failed, source_trained
from knowledge.training.tools import Tools
from knowledge.training.writing import reached, writing
from models.database import Record
from models.sources import SourceStatus, SourceType


async def train_single(job: Job, tools: Tools) -> None:
    """Train it. Raises: what hindered it, for the queue to judge."""
    source, document = await _begin(job)
    raw = await _raw(job, source, document, tools)
    reading = None
    if raw is not None:
        await reached(job, document["id"], SourceStatus.PARSING, 0.05)
        reading = await read(raw, source)
    await train_document(job, document, reading, tools.embedders, _finish)


async def _begin(job: Job) -> tuple[Record, Record]:
    """The source and its one document, which is made when it isn't there yet."""
    async with writing(job) as source:
        await source_begun(source["id"], SourceStatus.PENDING)
        found = await documents_of(source["id"]) or await new_documents(source, [source["url"]])
        return source, found[0]


async def _raw(job: Job, source: Record, document: Record, tools: Tools) -> Raw | None:
    """None when the page is what it was."""
    if source["type"] != SourceType.URL:
        return await uploaded(source["id"])
    await reached(job, document["id"], SourceStatus.FETCHING, 0.02)
    return await fetched(source["url"], document, tools)


async def _finish(source: Record, reading: Reading | None) -> None:
    await note_trained(source)
    if reading is not None:
        await name_by_title(source["id"], reading.title)
    note = await note_of_document(source["id"])
    await source_trained(source["id"], len(reading.raw.data) if reading else None, note)


async def give_up_single(job: Job, sentence: str) -> None:
    """Write down that the source can't be trained, and why; what answered before goes on answering."""
    try:
        async with writing(job) as source:
            for document in await documents_of(source["id"]):
                await drop_staged(document["id"])
                await document_failed(document["id"], sentence)
            await source_failed(source["id"], sentence)
    except Superseded:
        return
