"""Background jobs inside a process: `nexora serve` runs them beside the web app, `nexora worker` runs nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.settings import Settings
from jobs import Worker
from knowledge.embed import Embedder, embedder_of
from knowledge.fetch import Fetched, fetch
from knowledge.search.indexes import tend_indexes
from knowledge.training import Tools, upkeep, works


def embedder(settings: Settings) -> Embedder:
    """The embedder that the settings name; one a process, shared by training and search."""
    key = settings.openai_api_key
    return embedder_of(
        settings.embedding_model,
        api_key=key.get_secret_value() if key else None,
        base_url=settings.openai_base_url,
    )


def tools(settings: Settings) -> Tools:
    """What training works with."""

    async def fetch_page(url: str, etag: str | None, last_modified: str | None) -> Fetched:
        return await fetch(url, allow=settings.fetch_allow, etag=etag, last_modified=last_modified)

    return Tools(embedder(settings), fetch_page)


@asynccontextmanager
async def jobs_running(settings: Settings) -> AsyncIterator[None]:
    """Run jobs as long as the block lasts; at its end put those that still run back at their last checkpoint.

    The database must be connected. Does nothing when the settings leave jobs to other processes.
    """
    if not settings.run_jobs:
        yield
        return
    worker = Worker(works(tools(settings)), upkeep)
    running, tending = asyncio.create_task(worker.run()), asyncio.create_task(tend_indexes())
    try:
        yield
    finally:
        tending.cancel()
        await worker.stop()
        await asyncio.gather(running, asyncio.wait([tending]))
