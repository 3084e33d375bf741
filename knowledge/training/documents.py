"""Training one document: read it, stage its chunks, then one switch from the old version to the new."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from jobs import Job
from kit.errors import NexoraError
from knowledge.embed.embedder import Embedder, mark_of
from knowledge.training.change_rows import note_switched
from knowledge.training.chunk_rows import switch_chunks
from knowledge.training.document_rows import document_kept, document_switched, is_known
from knowledge.training.reading import Reading
from knowledge.training.staging import Staged, stage
from knowledge.training.writing import reached, writing
from models.database import Record, execute
from models.sources import SourceStatus

Done = Callable[[Record, Reading | None], Awaitable[None]]
"""What else to write with the last step: `await done(source, reading)`; None when the page was not sent again."""

_REMEMBER_EMBEDDER = "UPDATE agents SET embedder = $2 WHERE id = $1::uuid AND embedder IS DISTINCT FROM $2"


class NothingInIt(NexoraError):
    """There is no word to learn from."""

    status = 422
    code = "FILE_EMPTY"


async def train_document(job: Job, document: Record, reading: Reading | None, embedder: Embedder, done: Done) -> None:
    """Make `document` what was read (None: it is what it was); until the last step its old version answers.

    Raises: NothingInIt; Superseded; GaveWay; what the embedder raises.
    """
    if reading is None or await is_known(document, reading, mark_of(embedder)):
        async with writing(job) as source:
            await document_kept(document["id"], reading)
            await done(source, reading)
        return
    await reached(job, document["id"], SourceStatus.EMBEDDING, 0.1)
    staged = await stage(job, document["id"], reading, embedder)
    if not staged.chunks:
        raise NothingInIt("There is no text in this; add one that has some")
    async with writing(job) as source:
        await _switch(source, document, reading, staged, mark_of(embedder))
        await done(source, reading)


async def _switch(source: Record, document: Record, reading: Reading, staged: Staged, embedder: str) -> None:
    await note_switched(source, document, reading)
    await switch_chunks(source, document["id"], staged.terms)
    await document_switched(document["id"], reading, staged.chunks, staged.tokens)
    await execute(_REMEMBER_EMBEDDER, source["agent_id"], embedder)
