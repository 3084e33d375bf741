"""What training changed, as rows that outlive the documents. All of this is called inside `writing`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from kit import clock
from kit.ids import new_id
from knowledge.training.reading import Reading
from models.database import Record, execute
from models.source_changes import ChangeKind

KEPT = timedelta(days=90)

_COLUMNS = """source_changes (id, created_at, workspace_id, agent_id, source_id, kind, url, title, documents,
                              chunks_added, chunks_removed, chunks_kept)"""

_SWITCHED = f"""
WITH counted AS (
    SELECT count(*) FILTER (WHERE live) AS old, count(*) FILTER (WHERE NOT live) AS new
      FROM chunks WHERE document_id = $6::uuid GROUP BY heading, text_hash
)
INSERT INTO {_COLUMNS}
SELECT $1::uuid, $2, $3::uuid, $4::uuid, $5::uuid, $7, $8, $9, 1, sum(greatest(new - old, 0)),
       sum(greatest(old - new, 0)), sum(least(old, new))
  FROM counted
"""

_DROPPED = f"""
WITH gone AS (DELETE FROM documents WHERE {{which}} RETURNING version, url, title, chunk_count)
INSERT INTO {_COLUMNS}
SELECT gen_random_uuid(), $1, $2::uuid, $3::uuid, $4::uuid, 'removed', url, title, 1, 0, chunk_count, 0
  FROM gone WHERE version > 0
"""

# What stayed as it was has one row, which moves up as long as nothing else happens.
_UNCHANGED = f"""
WITH trained AS (
    SELECT count(*) AS documents, sum(chunk_count) AS chunks FROM documents
     WHERE source_id = $5::uuid AND status = 'trained'
), changed AS (
    SELECT count(*) AS documents, coalesce(sum(chunks_added + chunks_kept), 0) AS chunks FROM source_changes
     WHERE source_id = $5::uuid AND kind IN ('added', 'changed') AND created_at >= $6
), newest AS (
    SELECT id, kind FROM source_changes WHERE source_id = $5::uuid ORDER BY created_at DESC, id DESC LIMIT 1
), moved AS (
    DELETE FROM source_changes c USING newest WHERE c.id = newest.id AND newest.kind = 'unchanged'
)
INSERT INTO {_COLUMNS}
SELECT $1::uuid, $2, $3::uuid, $4::uuid, $5::uuid, 'unchanged', NULL, NULL, t.documents - c.documents, 0, 0,
       t.chunks - c.chunks
  FROM trained t, changed c WHERE t.documents > c.documents
"""

_FORGET = "DELETE FROM source_changes WHERE source_id = $1::uuid AND created_at < $2"


async def note_switched(source: Record, document: Record, reading: Reading) -> None:
    """A document came or changed. Before the switch, when its old chunks and the staged ones are both there."""
    kind = ChangeKind.CHANGED if document["version"] else ChangeKind.ADDED
    what = kind.value, reading.raw.url, reading.title
    await execute(_SWITCHED, new_id(), clock.now(), *_place(source), document["id"], *what)


async def drop_documents(source: Record, ids: Sequence[str]) -> None:
    """Pages that are gone; what was learned from them goes with them."""
    which = "source_id = $4::uuid AND id = ANY($5::uuid[])"
    await execute(_DROPPED.format(which=which), clock.now(), *_place(source), list(ids))


async def drop_set_aside(source: Record) -> None:
    """The pages that nothing in this run of the site has led to."""
    which = "source_id = $4::uuid AND status = 'pending'"
    await execute(_DROPPED.format(which=which), clock.now(), *_place(source))


async def note_trained(source: Record) -> None:
    """The training is over: note how many documents stayed as they were, and forget what is long past."""
    now, began_at = clock.now(), datetime.fromisoformat(source["options"]["began_at"])
    await execute(_UNCHANGED, new_id(), now, *_place(source), began_at)
    await execute(_FORGET, source["id"], now - KEPT)


def _place(source: Record) -> tuple[str, str, str]:
    return source["workspace_id"], source["agent_id"], source["id"]
