"""A job in the hands of the one that runs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from models.database import fetchrow

_HELD = "SELECT 1 FROM pgqueuer WHERE id = $1 AND queue_manager_id = $2 AND status = 'picked' FOR SHARE"

_OTHERS_WAIT = """
SELECT max(priority) AS first FROM pgqueuer
 WHERE status = 'queued' AND headers->>'workspace_id' <> $1
   AND greatest(execute_after, updated) < now() - interval '2 seconds'
"""


class Superseded(Exception):
    """Another worker has taken this job over, or what it is about was deleted: stop, and write nothing."""


class GaveWay(Exception):
    """The job stopped at a checkpoint so that another workspace's can run. It goes on after that one."""


@dataclass(frozen=True)
class Job:
    """What to do (`kind`, `payload`), for whom, and who holds it (`holder`: a worker's connection).

    `attempt` counts what failed before and may pass, from 0. `crashes`: how often a holder vanished without a word.
    """

    id: int
    kind: str
    payload: Mapping[str, str]
    workspace_id: str
    holder: UUID
    attempt: int = 0
    crashes: int = 0

    async def hold(self) -> None:
        """Inside a transaction: make sure that nobody else took the job over; nobody can until the commit.

        Lock the rows that the job is about first, in the order workspace, agent, source, as deleting does.
        Raises: Superseded.
        """
        if await fetchrow(_HELD, self.id, self.holder) is None:
            raise Superseded

    async def give_way(self) -> None:
        """At a checkpoint of long work: stop here when another workspace has waited for more than two seconds.

        Raises: GaveWay.
        """
        row = await fetchrow(_OTHERS_WAIT, self.workspace_id)
        if row is not None and row["first"] is not None:
            raise GaveWay
