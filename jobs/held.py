"""pgqueuer's statements on jobs that run, narrowed to the jobs that this worker still holds.

pgqueuer names a job by its id alone when it beats, ends or retries it: a worker that was paused and superseded would
end the job of its successor. It also writes tracebacks to the database, which may quote a customer's text; ours don't.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.models import Job, TracebackRecord
from pgqueuer.domain.types import JOB_STATUS, JobId

from jobs.tables import statements, tables

_BEAT = "UPDATE pgqueuer SET heartbeat = now() WHERE id = ANY($1::bigint[]) AND queue_manager_id = $2"

_END = """
WITH ended AS (
    DELETE FROM pgqueuer q USING unnest($1::bigint[], $2::pgqueuer_status[]) AS e(id, status)
     WHERE q.id = e.id AND q.queue_manager_id = $3
    RETURNING q.id, e.status, q.entrypoint, q.priority)
INSERT INTO pgqueuer_log (job_id, status, entrypoint, priority) SELECT id, status, entrypoint, priority FROM ended
"""

_RETRY = """
WITH again AS (
    UPDATE pgqueuer SET status = 'queued', execute_after = now() + $3::interval, attempts = attempts + 1,
                        updated = now(), queue_manager_id = NULL
     WHERE id = $1 AND queue_manager_id = $2
    RETURNING id, entrypoint, priority)
INSERT INTO pgqueuer_log (job_id, status, entrypoint, priority) SELECT id, 'queued', entrypoint, priority FROM again
"""

# The attempt doesn't count: nothing failed. After giving way, all that now wait of other workspaces go first.
_PUT_BACK = """
UPDATE pgqueuer q SET attempts = attempts - 1, priority = CASE WHEN $3 THEN least(q.priority, coalesce(
           (SELECT max(o.priority) - 1 FROM pgqueuer o
             WHERE o.status = 'queued' AND o.headers->>'workspace_id' <> q.headers->>'workspace_id'),
           q.priority)) ELSE q.priority END
 WHERE id = $1 AND queue_manager_id = $2
"""

_CRASHES = """
SELECT count(*) FILTER (WHERE status = 'picked') - count(*) FILTER (WHERE status = 'queued') AS crashes
  FROM pgqueuer_log WHERE job_id = $1
"""


class HeldQueries(Queries):
    """The queue as one worker sees it. `holder` is that worker's id, chosen by its QueueManager."""

    holder: UUID

    @classmethod
    def over(cls, driver: AsyncpgDriver) -> HeldQueries:
        """The statements on a connection of the worker's own."""
        return cls(driver, qbe=tables(), qbq=statements())

    async def update_heartbeat(self, job_ids: list[JobId]) -> None:
        """Say that these jobs are alive."""
        await self.driver.execute(_BEAT, list(job_ids), self.holder)

    async def log_jobs(self, job_status: list[tuple[Job, JOB_STATUS, TracebackRecord | None]]) -> None:
        """Take ended jobs out of the queue."""
        ids, statuses = [job.id for job, _, _ in job_status], [status for _, status, _ in job_status]
        await self.driver.execute(_END, ids, statuses, self.holder)

    async def retry_job(self, job: Job, delay: timedelta, traceback_record: TracebackRecord | None) -> None:
        """Put a job back into the queue, to run after `delay`."""
        await self.driver.execute(_RETRY, job.id, self.holder, delay)

    async def not_counted(self, job_id: int, *, after_others: bool) -> None:
        """Before a retry for which nobody is to blame; `after_others` gives the turn to another workspace."""
        await self.driver.execute(_PUT_BACK, job_id, self.holder, after_others)

    async def crashes(self, job_id: int) -> int:
        """How often a holder of this job vanished: it was picked again without having been put back."""
        rows: Sequence[dict[str, object]] = await self.driver.fetch(_CRASHES, job_id)
        return int(str(rows[0]["crashes"]))
