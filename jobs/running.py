"""Running one job: who answers for each way it can end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.domain.models import Job as QueuedJob

from jobs.held import HeldQueries
from jobs.job import GaveWay, Job, Superseded
from jobs.retries import MOST_ATTEMPTS, may_pass, pause_before, waiting_sentence
from kit.errors import NexoraError

_MOST_CRASHES = 4
_ENDED_THE_PROGRAM = (
    "Reading this ended the program several times, so it was given up; if it is a large or unusual file, "
    "save it in another format and add that"
)
_OUR_FAULT = (
    "Something went wrong on our side while reading this; start the training again, and report it if it fails again"
)

log = structlog.get_logger()


async def unsaid(job: Job, sentence: str) -> None:
    """For a job that nobody watches."""


@dataclass(frozen=True)
class Work:
    """What one kind of job does (`do`), and how it is written down that it can't be done (`give_up`) or waits (`wait`).

    `do` may be run again after any step, by another process; the others get a sentence for people.
    """

    do: Callable[[Job], Awaitable[None]]
    give_up: Callable[[Job, str], Awaitable[None]]
    wait: Callable[[Job, str], Awaitable[None]] = unsaid


class Running:
    """The jobs that run in this process now."""

    def __init__(self, works: Mapping[str, Work]) -> None:
        self._works = works
        self._bodies: set[asyncio.Task[None]] = set()

    async def run(self, queued: QueuedJob, queries: HeldQueries) -> None:
        """Run one job to its end, whichever it is. Raises: RetryRequested when it goes back into the queue."""
        job = _job(queued, queries, await queries.crashes(queued.id))
        body = asyncio.create_task(self._do(job))
        self._bodies.add(body)
        body.add_done_callback(self._bodies.discard)
        try:
            await body
        except Superseded:
            log.info("job.superseded", kind=job.kind, **job.payload)
        except GaveWay:
            await queries.not_counted(queued.id, after_others=True)
            raise RetryRequested from None
        except asyncio.CancelledError:
            await queries.not_counted(queued.id, after_others=False)
            raise RetryRequested from None

    async def stop(self, grace: float) -> None:
        """Let the running jobs end within `grace` seconds; put the others back at their last checkpoint."""
        if self._bodies:
            await asyncio.wait(self._bodies, timeout=grace)
        for body in list(self._bodies):
            body.cancel()

    async def _do(self, job: Job) -> None:
        work = self._works[job.kind]
        try:
            if job.crashes >= _MOST_CRASHES:
                await work.give_up(job, _ENDED_THE_PROGRAM)
            else:
                await work.do(job)
        except (Superseded, GaveWay):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was, the source must say that it failed
            if may_pass(error) and job.attempt + 1 < MOST_ATTEMPTS:
                raise await self._again(job, error) from None
            await work.give_up(job, _sentence(job, error))

    async def _again(self, job: Job, error: Exception) -> RetryRequested:
        pause = pause_before(job.attempt + 1, error)
        # The database's own words may quote a text.
        reason = error.message if isinstance(error, NexoraError) else type(error).__name__
        log.warning("job.again", kind=job.kind, error=reason, pause=pause.total_seconds(), **job.payload)
        if isinstance(error, NexoraError):
            try:
                await self._works[job.kind].wait(job, waiting_sentence(error.message, pause))
            except Exception as failure:  # noqa: BLE001 - the job is worth more than what is said about it
                log.warning("job.waits_unsaid", kind=job.kind, error=type(failure).__name__, **job.payload)
        return RetryRequested(delay=pause)


def _sentence(job: Job, error: Exception) -> str:
    if isinstance(error, NexoraError):
        return error.message
    log.error("job.failed", kind=job.kind, exc_info=error, **job.payload)
    return _OUR_FAULT


def _job(queued: QueuedJob, queries: HeldQueries, crashes: int) -> Job:
    payload = {key: str(value) for key, value in (queued.headers or {}).items()}
    workspace_id = payload.pop("workspace_id")
    return Job(queued.id, queued.entrypoint, payload, workspace_id, queries.holder, queued.attempts, crashes)
