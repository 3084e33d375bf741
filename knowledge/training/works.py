"""The kinds of job that train sources, for the queue."""

from __future__ import annotations

from jobs import Job, Work
from knowledge.training.beginning import TRAIN
from knowledge.training.single import give_up_single, train_single
from knowledge.training.tools import Tools


def works(tools: Tools) -> dict[str, Work]:
    """What to do for each kind of job."""

    async def train(job: Job) -> None:
        await train_single(job, tools)

    return {TRAIN: Work(train, give_up_single)}
