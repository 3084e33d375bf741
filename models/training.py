"""How far the training of sources is, counted for many at once."""

from __future__ import annotations

from collections.abc import Sequence

from models.database import Record, fetch
from models.sources import AT_REST

# What is left takes as long, for its size, as what is done took; from the first checkpoint on, that is a fair guess.
_TRAINING = """
SELECT s.id,
       (SELECT count(*)::int FROM documents d WHERE d.source_id = s.id) AS documents_total,
       (SELECT count(*)::int FROM documents d WHERE d.source_id = s.id AND d.status = ANY($2)) AS documents_done,
       CASE WHEN s.status <> ALL($2) AND s.progress > 0.1 THEN ceil(extract(epoch FROM
            now() - (s.options->>'began_at')::timestamptz) * (1 - s.progress) / s.progress)::int END AS seconds_left
  FROM sources s WHERE s.id = ANY($1::uuid[]) AND s.workspace_id = ANY($3::uuid[])
"""


async def training_of(source_ids: Sequence[str], workspace_ids: Sequence[str]) -> dict[str, Record]:
    """For each source of these workspaces: documents_done, documents_total, seconds_left (None when nobody can say)."""
    rows = await fetch(_TRAINING, list(source_ids), sorted(AT_REST), list(workspace_ids))
    return {row["id"]: row for row in rows}
