"""Running jobs: each once, retried when that helps, put back when it doesn't end in time, given up in words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import asyncpg
import pytest

from jobs import GaveWay, Job, Superseded, Work, Worker, enqueue_many
from jobs.retries import MOST_ATTEMPTS, may_pass, pause_before
from kit.errors import BadInput, RateLimited, Unavailable
from kit.ids import new_id
from knowledge.fetch import FetchFailed
from models.database import execute, fetchrow, transaction
from tests.training import count

pytestmark = pytest.mark.usefixtures("database")

ACME, EVIL = str(new_id()), str(new_id())
LONG_AGO = (
    "UPDATE pgqueuer SET updated = now() - interval '3 s', execute_after = now() - interval '3 s' "
    "WHERE status = 'queued'"
)
PICKED_AGAIN = (
    "INSERT INTO pgqueuer_log (job_id, status, priority, entrypoint) SELECT id, 'picked', 0, 'try' FROM pgqueuer"
)


@dataclass
class Desk:
    """Does what it is told with each job, and writes down what it did, what it gave up and what had to wait."""

    act: Callable[[Job], Awaitable[None]]
    done: list[str] = field(default_factory=list)
    given_up: dict[str, str] = field(default_factory=dict)
    waits: list[str] = field(default_factory=list)

    async def do(self, job: Job) -> None:
        await self.act(job)
        self.done.append(job.payload["name"])

    async def give_up(self, job: Job, sentence: str) -> None:
        self.given_up[job.payload["name"]] = sentence

    async def wait(self, job: Job, sentence: str) -> None:
        self.waits.append(sentence)


class Mute(Desk):
    """Finds the database gone when it wants to say why a job waits."""

    async def wait(self, job: Job, sentence: str) -> None:
        raise asyncpg.ConnectionDoesNotExistError


async def nothing(job: Job) -> None:
    """A job that just succeeds."""


def failing(error: Exception) -> Callable[[Job], Awaitable[None]]:
    async def fail(job: Job) -> None:
        raise error

    return fail


@asynccontextmanager
async def working(desk: Desk, at_once: int = 4) -> AsyncIterator[Worker]:
    work = Work(desk.do, desk.give_up, desk.wait)
    worker = Worker({"try": work}, at_once=at_once, looks_every=timedelta(seconds=0.2))
    running = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        await worker.stop(grace=0)
        await running


async def add(*names: str, workspace: str = ACME) -> None:
    async with transaction():
        await enqueue_many("try", [{"name": name} for name in names], workspace)


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await true():  # noqa: ASYNC110 - the event is in the database
            await asyncio.sleep(0.01)


async def empty() -> bool:
    return await count("pgqueuer") == 0


async def picked(number: int) -> bool:
    return await count("pgqueuer", status="picked") == number


async def test_every_job_is_done_once_and_leaves_the_queue() -> None:
    desk = Desk(nothing)
    async with working(desk):
        await add(*"abcdef")
        await until(empty)
    assert sorted(desk.done) == list("abcdef")


async def test_two_workers_share_the_jobs() -> None:
    desk = Desk(lambda job: asyncio.sleep(0.01))
    async with working(desk), working(desk):
        await add(*map(str, range(30)))
        await until(empty)
    assert sorted(desk.done, key=int) == [str(number) for number in range(30)]


async def test_what_cannot_pass_is_given_up_at_once_with_its_sentence() -> None:
    desk = Desk(failing(BadInput("url", "'url' must be a web address")))
    async with working(desk):
        await add("bad")
        await until(empty)
    assert desk.given_up == {"bad": "'url' must be a web address"}


async def test_a_fault_of_ours_is_given_up_without_its_details() -> None:
    desk = Desk(failing(ValueError("the customer's secret")))
    async with working(desk):
        await add("bad")
        await until(empty)
    assert "went wrong on our side" in desk.given_up["bad"]
    assert await count("pgqueuer_log", traceback="null") == 0
    assert await fetchrow("SELECT 1 FROM pgqueuer_log WHERE traceback IS NOT NULL") is None


async def test_what_may_pass_waits_in_the_queue_and_is_tried_again() -> None:
    tries: list[int] = []

    async def at_the_second_try(job: Job) -> None:
        tries.append(job.attempt)
        if job.attempt == 0:
            raise Unavailable("The model is away; look after it")

    desk = Desk(at_the_second_try)
    async with working(desk):
        await add("flaky")
        await until(lambda: waits_for_another_try(seconds=9))
        await execute("UPDATE pgqueuer SET execute_after = now()")
        await until(empty)
    assert (tries, desk.done, desk.given_up) == ([0, 1], ["flaky"], {})
    assert desk.waits == ["The model is away; trying again in 10 seconds"]


async def test_a_long_wait_is_told_in_minutes() -> None:
    desk = Desk(failing(FetchFailed("The site is busy", code="FETCH_STATUS", may_pass=True, retry_after=210)))
    async with working(desk):
        await add("busy")
        await until(lambda: waits_for_another_try(seconds=200))
    assert desk.waits == ["The site is busy; trying again in 4 minutes"]


async def test_a_job_waits_also_when_nobody_can_say_so() -> None:
    desk = Mute(failing(Unavailable("The model is away")))
    async with working(desk):
        await add("flaky")
        await until(lambda: waits_for_another_try(seconds=9))
    assert desk.given_up == {}


async def waits_for_another_try(seconds: float) -> bool:
    sql = "SELECT execute_after > now() + $1 AS later FROM pgqueuer WHERE status = 'queued' AND attempts = 1"
    row = await fetchrow(sql, timedelta(seconds=seconds))
    return row is not None and bool(row["later"])


async def test_after_the_last_attempt_it_is_given_up() -> None:
    desk = Desk(failing(Unavailable("The model is away")))
    async with working(desk):
        async with transaction():
            await enqueue_many("try", [{"name": "dead"}], ACME)
            await execute("UPDATE pgqueuer SET attempts = $1", MOST_ATTEMPTS - 1)
        await until(empty)
    assert desk.given_up == {"dead": "The model is away"}


async def test_a_stopped_worker_puts_its_jobs_back_without_counting_an_attempt() -> None:
    started = asyncio.Event()

    async def endless(job: Job) -> None:
        started.set()
        await asyncio.sleep(60)

    async with working(Desk(endless)):
        await add("long")
        await started.wait()
    row = await fetchrow("SELECT status::text, attempts, queue_manager_id FROM pgqueuer")
    assert row is not None
    assert dict(row) == {"status": "queued", "attempts": 0, "queue_manager_id": None}


async def test_long_work_gives_way_to_another_workspace_and_then_goes_on() -> None:
    """Both places are taken by work that ends only after the other workspace's job has run."""
    short_is_done = asyncio.Event()

    async def act(job: Job) -> None:
        if job.workspace_id == EVIL:
            short_is_done.set()
        while not short_is_done.is_set():
            await job.give_way()
            await asyncio.sleep(0.01)

    desk = Desk(act)
    async with working(desk, at_once=2):
        await add("long", "longer")
        await until(lambda: picked(2))
        await add("short", workspace=EVIL)
        await execute(LONG_AGO)
        await until(empty)
    assert desk.done[0] == "short"
    assert sorted(desk.done) == ["long", "longer", "short"]


async def test_a_job_that_ended_its_process_again_and_again_is_given_up() -> None:
    desk = Desk(nothing)
    await add("deadly")
    for _ in range(4):
        await execute(PICKED_AGAIN)
    async with working(desk):
        await until(empty)
    assert desk.done == []
    assert "several times" in desk.given_up["deadly"]


async def test_a_job_that_another_worker_took_over_is_left_alone() -> None:
    """The first worker was paused; when it wakes it must neither write nor end the job of the second."""
    woken = asyncio.Event()

    async def paused(job: Job) -> None:
        await woken.wait()
        async with transaction():
            await job.hold()

    desk, other = Desk(paused), new_id()
    async with working(desk):
        await add("shared")
        await until(lambda: picked(1))
        await execute("UPDATE pgqueuer SET queue_manager_id = $1", other)
        woken.set()
        await asyncio.sleep(0.5)
        row = await fetchrow("SELECT status::text, queue_manager_id FROM pgqueuer")
        assert row is not None
        assert dict(row) == {"status": "picked", "queue_manager_id": str(other)}
    assert (desk.done, desk.given_up) == ([], {})


async def test_holding_a_job_that_is_gone_says_so() -> None:
    with pytest.raises(Superseded):
        async with transaction():
            await Job(1, "try", {}, ACME, new_id()).hold()


async def test_nobody_gives_way_when_nobody_waits() -> None:
    await Job(1, "try", {}, ACME, new_id()).give_way()
    await add("waits", workspace=EVIL)
    await execute(
        "UPDATE pgqueuer SET updated = now() - interval '3 seconds', execute_after = now() - interval '3 seconds'"
    )
    with pytest.raises(GaveWay):
        await Job(1, "try", {}, ACME, new_id()).give_way()


@pytest.mark.parametrize(
    "error",
    [
        Unavailable("away"),
        RateLimited("slowly"),
        TimeoutError(),
        ConnectionResetError(),
        asyncpg.DiskFullError("no space left on device"),
        asyncpg.AdminShutdownError("terminating connection"),
        asyncpg.DeadlockDetectedError("deadlock"),
        asyncpg.InterfaceError("connection is closed"),
    ],
)
def test_what_may_pass(error: Exception) -> None:
    assert may_pass(error)


@pytest.mark.parametrize("error", [ValueError(), BadInput("x", "y"), asyncpg.NotNullViolationError("null")])
def test_what_cannot_pass(error: Exception) -> None:
    assert not may_pass(error)


def test_pauses_grow_and_servers_may_ask_for_longer_ones() -> None:
    pauses = [pause_before(attempt, ValueError()).total_seconds() for attempt in range(1, 7)]
    assert pauses == [10, 30, 90, 270, 810, 900]
    error = ValueError()
    error.retry_after = 100_000  # type: ignore[attr-defined]  # as fetching's errors carry it
    assert pause_before(1, error).total_seconds() == 3600
