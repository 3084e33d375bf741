"""Having a source trained: its job is added in the transaction that makes it necessary."""

from __future__ import annotations

from jobs import enqueue, hasten
from knowledge.training.source_rows import show_source
from models.sources import SourceStatus

TRAIN = "train"
"""The kind of job that trains a source from the beginning: `{"source_id"}`."""


async def begin_training(source_id: object, workspace_id: object) -> None:
    """Have a source trained in the background, once the running transaction has committed.

    A source that is on its way has a job already: begin one that is at rest, or new.
    """
    await enqueue(TRAIN, {"source_id": str(source_id)}, workspace_id)
    await show_source(str(source_id), SourceStatus.PENDING, 0.0)


async def hasten_training(source_id: object) -> None:
    """A source that waits to be tried again goes on once the running transaction has committed."""
    await hasten(TRAIN, source_id)
