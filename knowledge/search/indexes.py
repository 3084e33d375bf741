"""Indexes for agents that have too many chunks to look at each: two for each such agent, on its chunks alone.

Looking at every chunk is exact and takes 1 ms a thousand. Past 8,000 an agent gets an HNSW index for meaning and a GIN
index for words of its own, so that no other agent's chunks stand in the way and none pays for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b

import asyncpg
import structlog

from models import database

LARGE, SMALL = 8_000, 4_000
"""Chunks from which an agent gets its indexes, and below which it loses them."""

_MOST = 100  # agents with indexes, the largest: every statement on chunks locks every index that there is

_LOCK = 0x6E65786964  # "nexid": the advisory lock that lets only one process build
_EVERY = 60.0  # seconds
_BUILD_MEMORY = "192MB"  # an HNSW graph of 100,000 chunks fits
_NEAR, _WORDS = "chunks_near_", "chunks_words_"

_AGENTS = """
WITH large AS (
    SELECT agent_id, sum(chunk_count) AS chunks FROM documents GROUP BY agent_id HAVING sum(chunk_count) >= $1
)
SELECT l.agent_id, l.chunks, c.embedder, c.dimensions
FROM large l CROSS JOIN LATERAL (
    SELECT embedder, vector_dims(embedding) AS dimensions FROM chunks WHERE agent_id = l.agent_id AND live LIMIT 1
) c
ORDER BY l.chunks DESC, l.agent_id LIMIT $2
"""
_BUILT = """
SELECT c.relname AS name, i.indisvalid AS valid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = 'chunks'::regclass AND (starts_with(c.relname, $1) OR starts_with(c.relname, $2))
"""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Wanted:
    """One index that should be: its name, and how it is made."""

    name: str
    definition: str


def index_names(agent: str, mark: str) -> tuple[str, str]:
    """The names of an agent's two indexes; that of the one for meaning tells the embedder that made the vectors."""
    code = agent.replace("-", "")
    return f"{_NEAR}{code}_{blake2b(mark.encode(), digest_size=4).hexdigest()}", f"{_WORDS}{code}"


def wanted_for(agent: str, mark: str, dimensions: int) -> tuple[Wanted, Wanted]:
    """The two indexes of an agent, the one for meaning bound to the embedder that made its vectors."""
    near, words = index_names(agent, mark)
    mine = f"WHERE live AND agent_id = '{agent}'"
    nearest = f"USING hnsw ((embedding::halfvec({dimensions})) halfvec_ip_ops) {mine} AND embedder = {quoted(mark)}"
    return Wanted(near, nearest), Wanted(words, f"USING gin (nexora_terms(words)) {mine}")


def quoted(text: str) -> str:
    """The text as a constant of SQL: an index's condition takes no parameters."""
    return "'" + text.replace("'", "''") + "'"


async def tend_indexes() -> None:
    """Keep the indexes, now and every minute, until cancelled. Whatever goes wrong is tried again next time."""
    while True:
        try:
            await keep_indexes()
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            log.warning("search.indexes_not_kept", error=type(error).__name__)
        await asyncio.sleep(_EVERY)


async def keep_indexes() -> None:
    """Make the indexes that are missing, and drop those that nobody needs any more.

    Takes about half a second a thousand chunks of a new large agent; searching and training go on meanwhile. Does
    nothing while another process is at it.
    """
    connection = await database.own_connection()
    try:
        if await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK):
            await _keep(connection)
    finally:
        await connection.close()


async def _keep(connection: asyncpg.Connection) -> None:
    built = {row["name"]: row["valid"] for row in await connection.fetch(_BUILT, _NEAR, _WORDS)}
    wanted = await _wanted(connection, built.keys())
    for name, is_valid in built.items():
        if name not in wanted or not is_valid:  # one that was broken off stays behind, and is no use
            await connection.execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"')
            log.info("search.index_dropped", index=name)
    missing = [index for name, index in wanted.items() if not built.get(name)]
    if missing:
        await connection.execute(f"SET maintenance_work_mem = '{_BUILD_MEMORY}'")
    for index in missing:
        await connection.execute(f'CREATE INDEX CONCURRENTLY "{index.name}" ON chunks {index.definition}')
        log.info("search.index_built", index=index.name)
    if missing:
        await connection.execute("ANALYZE chunks")


async def _wanted(connection: asyncpg.Connection, built: Collection[str]) -> dict[str, Wanted]:
    rows = await connection.fetch(_AGENTS, SMALL, _MOST)
    each = ((row["chunks"], wanted_for(str(row["agent_id"]), row["embedder"], row["dimensions"])) for row in rows)
    return {index.name: index for chunks, both in each for index in both if chunks >= LARGE or index.name in built}
