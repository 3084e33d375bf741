"""Training one document: read it, stage its chunks, then one switch from the old version to the new."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from jobs import Job
from kit.errors import NexoraError
from knowledge.embed.embedders import Embedders
from knowledge.training.change_rows import note_switched
from knowledge.training.chunk_rows import switch_chunks
from knowledge.training.current import Current, EmbedderChanged
from knowledge.training.document_rows import document_kept, document_switched, is_known
from knowledge.training.reading import Reading
from knowledge.training.staging import Staged, stage
from knowledge.training.writing import reached, writing
from models.database import Record
from models.sources import SourceStatus

Done = Callable[[Record, Reading | None], Awaitable[None]]
"""What else to write with the last step: `await done(source, reading)`; None when the page was not sent again."""


class NothingInIt(NexoraError):
    """There is no word to learn from."""

    status = 422
    code = "FILE_EMPTY"


async def train_document(job: Job, document: Record, reading: Reading | None, embedders: Embedders, done: Done) -> None:
    """Make `document` what was read (None: it is what it was); until the last step its old version answers.

    Raises: NothingInIt; Superseded; GaveWay; what the embedder raises.
    """
    if reading is None or is_known(document, reading):
        async with writing(job) as source:
            await document_kept(document["id"], reading)
            await done(source, reading)
        return
    while not await _learned(job, document, reading, embedders, done):
        pass


async def _learned(job: Job, document: Record, reading: Reading, embedders: Embedders, done: Done) -> bool:
    """False when the agent has passed to another embedder meanwhile; what is staged has passed with it."""
    try:
        await _stage_and_switch(job, document, reading, embedders, done)
    except EmbedderChanged:
        return False
    return True


async def _stage_and_switch(job: Job, document: Record, reading: Reading, embedders: Embedders, done: Done) -> None:
    source = await reached(job, document["id"], SourceStatus.EMBEDDING, 0.1)
    current = await Current.of(source, embedders)
    staged = await stage(job, document["id"], reading, current)
    if not staged.chunks:
        raise NothingInIt("There is no text in this; add one that has some")
    async with writing(job) as source:
        current.hold(source)
        await _switch(source, document, reading, staged)
        await done(source, reading)


async def _switch(source: Record, document: Record, reading: Reading, staged: Staged) -> None:
    await note_switched(source, document, reading)
    await switch_chunks(source, document["id"], staged.terms)
    await document_switched(document["id"], reading, staged.chunks, staged.tokens)
