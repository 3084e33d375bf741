"""The kinds of job that sources and their chunks need, for the queue."""

from __future__ import annotations

from jobs import Job, Superseded, Work
from knowledge.reembedding import REEMBED, give_up_reembedding, reembed
from knowledge.training.beginning import TRAIN
from knowledge.training.page import give_up_page, train_page
from knowledge.training.polite import Robots
from knowledge.training.single import give_up_single, train_single
from knowledge.training.site import give_up_site, train_site
from knowledge.training.site_rows import PAGE
from knowledge.training.tools import Tools
from knowledge.training.waiting import page_waiting, source_waiting
from models.database import fetchrow
from models.sources import SITES


def works(tools: Tools) -> dict[str, Work]:
    """What to do for each kind of job."""
    robots = Robots(tools.fetch)

    async def train(job: Job) -> None:
        if await _is_site(job):
            await train_site(job, tools, robots)
        else:
            await train_single(job, tools)

    async def page(job: Job) -> None:
        await train_page(job, tools, robots)

    async def anew(job: Job) -> None:
        await reembed(job, tools.embedders)

    return {
        TRAIN: Work(train, _give_up, source_waiting),
        PAGE: Work(page, give_up_page, page_waiting),
        REEMBED: Work(anew, give_up_reembedding),
    }


async def _give_up(job: Job, sentence: str) -> None:
    try:
        await (give_up_site if await _is_site(job) else give_up_single)(job, sentence)
    except Superseded:
        return


async def _is_site(job: Job) -> bool:
    """Raises: Superseded when the source is gone."""
    row = await fetchrow("SELECT type FROM sources WHERE id = $1::uuid", job.payload["source_id"])
    if row is None:
        raise Superseded
    return row["type"] in SITES
