"""Adding work, in the transaction that makes it necessary: both are there afterwards, or neither.

Workspaces take turns (start-time fair queueing, Goyal et al. 1996): a job's turn is one after its workspace's last
waiting one, but never before where the queue stands; pgqueuer runs the earliest turn first. So a workspace with
10,000 waiting pages holds up another's single page by one job.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.queries import Queries

from jobs.tables import statements, tables
from models.database import execute, fetchrow, raw_connection

Payload = Mapping[str, str]
"""What a job is about, in ids. `source_id` or `agent_id` ties the job to that row: it goes when the row goes."""

_NEXT_TURN = """
SELECT greatest(
    (SELECT -max(priority) FROM pgqueuer WHERE status = 'queued'),
    (SELECT 1 - min(priority) FROM pgqueuer WHERE status = 'queued' AND headers->>'workspace_id' = $1),
    0) AS turn
"""


_NOW = """
UPDATE pgqueuer SET execute_after = now()
 WHERE status = 'queued' AND entrypoint = $1 AND headers->>'source_id' = $2 AND execute_after > now()
"""


async def enqueue(kind: str, payload: Payload, workspace_id: object, *, after: timedelta | None = None) -> None:
    """Add one job; it starts (`after` a while) once the transaction has committed.

    Raises: RuntimeError outside a transaction.
    """
    await enqueue_many(kind, [payload], workspace_id, after=[after])


async def enqueue_many(
    kind: str, payloads: Sequence[Payload], workspace_id: object, *, after: Sequence[timedelta | None] | None = None
) -> None:
    """Add a job for each payload, in order, in one statement. `after`: a pause for each before it may start."""
    if not payloads:
        return
    queries = Queries(AsyncpgDriver(raw_connection()), qbe=tables(), qbq=statements())
    turn = await _next_turn(str(workspace_id))
    await queries.enqueue(
        [kind] * len(payloads),
        [None] * len(payloads),
        [-(turn + number) for number in range(len(payloads))],
        execute_after=list(after) if after else None,
        headers=[{**payload, "workspace_id": str(workspace_id)} for payload in payloads],
    )


async def hasten(kind: str, source_id: object) -> None:
    """Have a source's job of this kind that waits to be tried again start now. In the caller's transaction."""
    await execute(_NOW, kind, str(source_id))


async def _next_turn(workspace_id: str) -> int:
    row = await fetchrow(_NEXT_TURN, workspace_id)
    assert row is not None
    turn: int = row["turn"]
    return turn
