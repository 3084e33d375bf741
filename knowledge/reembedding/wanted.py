"""Which agents are to pass to another embedder, and having that begun."""

from __future__ import annotations

from jobs import enqueue
from knowledge.reembedding.job import REEMBED
from models.database import execute, fetch, transaction

_MOST = 500  # agents begun a minute

_WANT = """
UPDATE agents SET next_embedder = nullif($1, embedder)
 WHERE embedder IS NOT NULL AND next_embedder IS DISTINCT FROM nullif($1, embedder)
"""

_DROP_UNWANTED = """
DELETE FROM next_vectors n USING agents a WHERE a.id = n.agent_id AND a.next_embedder IS DISTINCT FROM n.embedder
"""

_WAITING = """
SELECT id, workspace_id FROM agents a
 WHERE next_embedder IS NOT NULL AND NOT EXISTS (SELECT FROM pgqueuer q WHERE q.headers->>'agent_id' = a.id::text)
 ORDER BY created_at, id LIMIT $1
"""


async def want_embedder(mark: str) -> int:
    """From now on all agents are to answer from this embedder's vectors; how many that is news to.

    For the start of a process that does background work: the setting of the one that started last counts.
    """
    async with transaction():
        changing = await execute(_WANT, mark)
        await execute(_DROP_UNWANTED)
    return changing


async def begin_wanted() -> None:
    """Add a job for each agent that is to pass to another embedder and has none. Inside a transaction."""
    for agent in await fetch(_WAITING, _MOST):
        await enqueue(REEMBED, {"agent_id": agent["id"]}, agent["workspace_id"])
