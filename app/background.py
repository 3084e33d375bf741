"""Background jobs inside a process: `nexora serve` runs them beside the web app, `nexora worker` runs nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from app.settings import Settings
from jobs import Worker
from knowledge.embed import Embedder, Embedders, embedder_of, mark_of
from knowledge.fetch import Fetched, fetch
from knowledge.reembedding import want_embedder
from knowledge.search.indexes import tend_indexes
from knowledge.training import Tools, upkeep, works


def embedders(settings: Settings) -> Embedders:
    """The embedder that the settings name, and those that agents have from before; shared by training and search."""
    key = settings.openai_api_key

    def named(name: str | None) -> Embedder:
        return embedder_of(name, api_key=key.get_secret_value() if key else None, base_url=settings.openai_base_url)

    return Embedders(named(settings.embedding_model), named)


def tools(settings: Settings) -> Tools:
    """What training works with."""

    async def fetch_page(url: str, etag: str | None, last_modified: str | None) -> Fetched:
        return await fetch(url, allow=settings.fetch_allow, etag=etag, last_modified=last_modified)

    return Tools(embedders(settings), fetch_page)


def _looking_after(mark: str | None) -> Callable[[], Awaitable[None]]:
    """The upkeep; its first round also has all agents pass to the embedder of this mark."""
    wanted = mark

    async def look_after() -> None:
        nonlocal wanted
        if wanted is not None:
            await want_embedder(wanted)
        await upkeep()
        wanted = None

    return look_after


@asynccontextmanager
async def jobs_running(settings: Settings, *, for_long: bool = True) -> AsyncIterator[None]:
    """Run jobs as long as the block lasts; at its end put those that still run back at their last checkpoint.

    What runs `for_long` also has all agents pass to the embedder that the settings name. The database must be
    connected. Does nothing when the settings leave jobs to other processes.
    """
    if not settings.run_jobs:
        yield
        return
    chosen = tools(settings)
    worker = Worker(works(chosen), _looking_after(mark_of(chosen.embedders.default) if for_long else None))
    running, tending = asyncio.create_task(worker.run()), asyncio.create_task(tend_indexes())
    try:
        yield
    finally:
        tending.cancel()
        await worker.stop()
        await asyncio.gather(running, asyncio.wait([tending]))
