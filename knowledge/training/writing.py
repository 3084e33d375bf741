"""Every write of training: a short transaction in which the source can't go and the job can't be taken over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from jobs import Job, Superseded
from knowledge.training.document_rows import show_document
from knowledge.training.source_rows import show_source
from models.database import Record, fetchrow, transaction
from models.sources import SITES, SourceStatus

# Locked in the order in which deleting goes down, so that the two never wait for each other. The agent is shared, so
# that its embedder can't change meanwhile.
_LOCK = """
WITH place AS (SELECT workspace_id, agent_id FROM sources WHERE id = $1::uuid),
w AS MATERIALIZED (SELECT w.id FROM workspaces w, place WHERE w.id = place.workspace_id FOR KEY SHARE OF w),
a AS MATERIALIZED (SELECT a.id, a.embedder FROM agents a, place, w WHERE a.id = place.agent_id FOR SHARE OF a)
SELECT s.id, s.workspace_id, s.agent_id, s.type, s.name, s.url, s.status, s.options, a.embedder
  FROM a, sources s WHERE s.id = $1::uuid FOR NO KEY UPDATE OF s
"""

_SHARE_BEFORE = 0.1
"""How far a document is when its first chunk is embedded: fetching and reading take about a tenth."""


@asynccontextmanager
async def writing(job: Job) -> AsyncIterator[Record]:
    """Open such a transaction; gives the source's row, with the `embedder` of its agent.

    Raises: Superseded when the source was deleted or another worker holds the job.
    """
    async with transaction():
        source = await fetchrow(_LOCK, job.payload["source_id"])
        if source is None:
            raise Superseded
        await job.hold()
        yield source


async def reached(job: Job, document_id: str, status: SourceStatus, progress: float) -> Record:
    """Say how far a document is (0 to 1); the source of a single document is as far. Gives the source's row.

    Raises: Superseded.
    """
    async with writing(job) as source:
        await show_document(document_id, status)
        await _show(source, status, progress)
    return source


async def embedded(source: Record, share: float) -> None:
    """Say which share (0 to 1) of a document is embedded. Inside `writing`."""
    await _show(source, SourceStatus.EMBEDDING, _SHARE_BEFORE + (0.99 - _SHARE_BEFORE) * share)


async def _show(source: Record, status: SourceStatus, progress: float) -> None:
    if source["type"] not in SITES:  # a site's progress counts its pages
        await show_source(source["id"], status, progress)
