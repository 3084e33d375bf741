"""The kinds of job that train sources, for the queue and for whoever adds one."""

from __future__ import annotations

from jobs import Job, Work, enqueue
from knowledge.training.single import give_up_single, train_single
from knowledge.training.source_rows import show_source
from knowledge.training.tools import Tools
from models.sources import Source, SourceStatus

TRAIN = "train"
"""Train a source from the beginning: `{"source_id"}`."""


def works(tools: Tools) -> dict[str, Work]:
    """What to do for each kind of job."""

    async def train(job: Job) -> None:
        await train_single(job, tools)

    return {TRAIN: Work(train, give_up_single)}


async def begin_training(source: Source) -> None:
    """Have a source trained in the background, once the running transaction has committed."""
    await enqueue(TRAIN, {"source_id": str(source.id)}, source.workspace_id)
    await show_source(str(source.id), SourceStatus.PENDING, 0.0)
