"""The next vectors of an agent's chunks as rows, and the switch that makes them the ones that answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from jobs import Job, Superseded
from knowledge.embed.embedder import Vector, halfvec
from models.database import Record, execute, fetch, fetchrow, transaction

_AGENT = "SELECT id, workspace_id, embedder, next_embedder FROM agents WHERE id = $1::uuid"

_MISSING = """
SELECT c.id FROM chunks c
 WHERE c.agent_id = $1::uuid AND c.embedder <> $2
   AND NOT EXISTS (SELECT FROM next_vectors n WHERE n.chunk_id = c.id AND n.embedder = $2)
 LIMIT $3
"""

_TEXTS = "SELECT id, heading, text FROM chunks WHERE id = ANY($1::uuid[])"

# Chunks that are being deleted are passed over: waiting for them could have both sides wait for each other.
_KEEP = """
INSERT INTO next_vectors (chunk_id, workspace_id, agent_id, embedder, embedding)
SELECT c.id, c.workspace_id, c.agent_id, $1, v.vector::halfvec
  FROM unnest($2::uuid[], $3::text[]) AS v(chunk_id, vector) JOIN chunks c ON c.id = v.chunk_id
   FOR KEY SHARE OF c SKIP LOCKED
ON CONFLICT (chunk_id) DO UPDATE SET embedder = excluded.embedder, embedding = excluded.embedding
"""

# Agent, then sources, then chunks: the order in which deleting goes down.
_STILL = "SELECT id FROM sources WHERE agent_id = $1::uuid ORDER BY id FOR KEY SHARE"

_SWITCH = """
UPDATE chunks c SET embedding = n.embedding, embedder = n.embedder FROM next_vectors n
 WHERE c.agent_id = $1::uuid AND n.agent_id = $1::uuid AND n.chunk_id = c.id AND n.embedder = $2
"""

_SWITCHED = "UPDATE agents SET embedder = $2, next_embedder = NULL WHERE id = $1::uuid"


async def agent_of(job: Job) -> Record:
    """The agent that the job is about. Raises: Superseded when it was deleted, or isn't to change any more."""
    return _changing(await fetchrow(_AGENT, job.payload["agent_id"]))


async def missing_vectors(agent_id: str, mark: str, most: int) -> list[str]:
    """Chunks of the agent, staged ones too, that have no vector of this embedder yet."""
    return [row["id"] for row in await fetch(_MISSING, agent_id, mark, most)]


async def texts_of(chunk_ids: Sequence[str]) -> list[Record]:
    """Id, heading and text of those chunks that are still there."""
    return await fetch(_TEXTS, list(chunk_ids))


async def keep_vectors(job: Job, mark: str, vectors: Mapping[str, Vector]) -> None:
    """Write vectors by chunk; they don't answer yet. Raises: Superseded."""
    async with _holding(job, mark, "KEY SHARE"):
        await execute(_KEEP, mark, list(vectors), [halfvec(vector) for vector in vectors.values()])


async def switch_vectors(job: Job, mark: str) -> bool:
    """All of the agent's chunks have these vectors from now on. False, and nothing, while some are missing.

    Training and deletion of the agent's sources wait meanwhile (seconds for 100,000 chunks); answers don't.
    Raises: Superseded.
    """
    async with _holding(job, mark, "NO KEY UPDATE") as agent:
        await execute("SET LOCAL statement_timeout = 0")
        await fetch(_STILL, agent["id"])
        if await missing_vectors(agent["id"], mark, 1):
            return False
        await execute(_SWITCH, agent["id"], mark)
        await execute("DELETE FROM next_vectors WHERE agent_id = $1::uuid", agent["id"])
        await execute(_SWITCHED, agent["id"], mark)
        return True


@asynccontextmanager
async def _holding(job: Job, mark: str, strength: str) -> AsyncIterator[Record]:
    """A transaction in which the agent can't go, and this worker holds the job. Raises: Superseded."""
    async with transaction():
        agent = _changing(await fetchrow(f"{_AGENT} FOR {strength}", job.payload["agent_id"]))
        if agent["next_embedder"] != mark:
            raise Superseded
        await job.hold()
        yield agent


def _changing(agent: Record | None) -> Record:
    if agent is None or agent["next_embedder"] is None:
        raise Superseded
    return agent
