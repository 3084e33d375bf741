"""Training in tests: a worker in this process, small documents, an embedder that needs no model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

from jobs import Worker
from knowledge.embed import Embedder, Embedders
from knowledge.fetch import Fetched, fetch
from knowledge.training import Tools, upkeep, works
from models.database import Record, fetchrow
from models.database import fetch as rows
from models.sources import AT_REST, Source
from resolvers.sources import add_file_source
from tests.embedders import HashedWords
from tests.world import Team

LOCAL = (ip_network("127.0.0.0/8"),)


async def fetch_locally(url: str, etag: str | None, last_modified: str | None) -> Fetched:
    """The real fetcher, let through to this machine."""
    return await fetch(url, allow=LOCAL, etag=etag, last_modified=last_modified)


def local_tools(embedder: Embedder | None = None, *former: Embedder) -> Tools:
    """What training works with here: the embedder for what is new, and those that made what is there."""
    named = {one.name: one for one in former}
    return Tools(Embedders(embedder or HashedWords(), named.get), fetch_locally)


@asynccontextmanager
async def training(embedder: Embedder | None = None, *former: Embedder) -> AsyncIterator[None]:
    """A worker that runs while the block does."""
    worker = Worker(works(local_tools(embedder, *former)), upkeep, looks_every=timedelta(seconds=0.5))
    running = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        await worker.stop()
        await running


async def at_rest(source_id: object, seconds: float = 20.0) -> Record:
    """The source's row once it is trained or failed and its job is over."""
    async with asyncio.timeout(seconds):
        while True:
            row = await fetchrow("SELECT * FROM sources WHERE id = $1::uuid", str(source_id))
            assert row is not None, "the source is gone"
            waiting = await fetchrow("SELECT 1 FROM pgqueuer WHERE headers->>'source_id' = $1", str(source_id))
            if row["status"] in AT_REST and waiting is None:
                return row
            await asyncio.sleep(0.01)


async def chunks_of_source(source_id: object) -> list[Record]:
    """Its chunks that answer, each with exactly what its place in the document's text says."""
    return await rows(
        "SELECT c.*, substr(d.text, c.span_start + 1, c.span_end - c.span_start) AS cut, d.version FROM chunks c "
        "JOIN documents d ON d.id = c.document_id WHERE c.source_id = $1::uuid AND c.live ORDER BY d.url, c.position",
        str(source_id),
    )


async def count(table: str, **where: Any) -> int:
    """How many rows of a table have these values."""
    conditions = " AND ".join(f"{name}::text = ${number}" for number, name in enumerate(where, 1)) or "true"
    row = await fetchrow(f"SELECT count(*)::int AS n FROM {table} WHERE {conditions}", *map(str, where.values()))
    assert row is not None
    number: int = row["n"]
    return number


async def add_handbook(acme: Team, content: str | None = None) -> Source:
    """A new agent with this file as its source, not trained yet."""
    bot = await acme.agent()
    data = (content or handbook()).encode()
    return await add_file_source(acme.ada, str(bot.id), file_name="handbook.md", media_type=None, data=data)


def handbook(**changed: str) -> str:
    """A Markdown text of six sections; `changed` names those with other words: `refunds="…"`."""
    sections: Mapping[str, str] = {
        "refunds": "A refund can be asked for within thirty days of the purchase. It is paid back the same way.",
        "shipping": "Parcels leave the warehouse within two working days. A tracking number comes by email.",
        "warranty": "Every machine has a warranty of three years. It covers parts and labour, not accidents.",
        "opening": "The shop is open from nine to six on weekdays. On Saturdays it closes at one.",
        "payment": "Cards, bank transfer and cash are taken. An invoice is paid within fourteen days.",
        "repairs": "Repairs take five working days on average. A lent machine can be had meanwhile.",
    }
    padding = " Ask the staff at the counter when something about this is not clear to you." * 6
    return "\n\n".join(
        f"## {name.capitalize()}\n\n{changed.get(name, text)}{padding}" for name, text in sections.items()
    )
