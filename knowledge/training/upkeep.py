"""What training needs now and then: sources whose job was lost or that are due, agents that get another embedder."""

from __future__ import annotations

from knowledge.reembedding import begin_wanted
from knowledge.training.beginning import begin_training
from models.database import fetch
from models.sources import AT_REST

_MOST = 500  # of each kind, a minute

_LOST = """
SELECT id, workspace_id FROM sources s
 WHERE status <> ALL($1)
   AND NOT EXISTS (SELECT FROM pgqueuer q WHERE q.headers->>'source_id' = s.id::text)
 ORDER BY created_at, id LIMIT $2 FOR UPDATE SKIP LOCKED
"""

_DUE = """
UPDATE sources SET next_run_at = now() + CASE schedule WHEN 'hourly' THEN interval '1 hour'
                                                       WHEN 'daily' THEN interval '1 day' ELSE interval '7 days' END
 WHERE id IN (SELECT id FROM sources WHERE schedule <> 'off' AND next_run_at <= now() AND status = ANY($1)
               ORDER BY next_run_at LIMIT $2 FOR UPDATE SKIP LOCKED)
RETURNING id, workspace_id
"""


async def upkeep() -> None:
    """Train what was lost and what is due, and have agents pass to another embedder. Inside a transaction."""
    at_rest = sorted(AT_REST)
    for source in [*await fetch(_LOST, at_rest, _MOST), *await fetch(_DUE, at_rest, _MOST)]:
        await begin_training(source["id"], source["workspace_id"])
    await begin_wanted()
