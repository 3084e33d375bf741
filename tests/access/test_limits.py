"""Limits: how many pass, when the next one does, and what happens while Redis is away."""

from __future__ import annotations

import asyncio
import shutil
import signal
import socket
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import limits
import pytest

from access.allowances import stored_as
from access.limits import LOGIN_BY_ACCOUNT, REQUESTS, RateLimiter
from access.windows import LocalWindows
from kit import clock
from kit.errors import RateLimited

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
Move = Callable[[datetime], None]


@pytest.fixture
def move() -> Iterator[Move]:
    with clock.stopped_at(NOON) as mover:
        yield mover


async def passed(limiter: RateLimiter, key: str, tries: int) -> int:
    return sum([not (await limiter.take(REQUESTS, key)).refused for _ in range(tries)])


@pytest.mark.parametrize("written", ["100/minute", "10/15 minutes", "3 per hour", "600/day"])
def test_a_key_is_written_as_the_library_writes_it(written: str) -> None:
    rule = limits.parse(written)
    assert stored_as(rule, REQUESTS, "2001:db8::/64") == rule.key_for(REQUESTS, "2001:db8::/64")


async def test_a_hundred_pass_and_the_next_is_refused(move: Move) -> None:
    limiter = RateLimiter()
    assert await passed(limiter, "ada", 101) == 100
    assert await passed(limiter, "eve", 1) == 1


async def test_a_refusal_says_when_to_come_back(move: Move) -> None:
    limiter = RateLimiter({REQUESTS: "2/minute"})
    first = await limiter.check(REQUESTS, "ada")
    assert (first.limit, first.remaining, first.reset_at) == (2, 1, int(NOON.timestamp()) + 60)
    await limiter.check(REQUESTS, "ada")
    move(NOON + timedelta(seconds=20))
    with pytest.raises(RateLimited) as refused:
        await limiter.check(REQUESTS, "ada")
    assert refused.value.message == "Too many requests; try again in 40 seconds"
    assert refused.value.headers == {
        "X-RateLimit-Limit": "2",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": str(int(NOON.timestamp()) + 60),
        "Retry-After": "40",
    }


@pytest.mark.parametrize("burst_at", [0, 10, 59])
async def test_whoever_waits_as_told_passes_and_nobody_passes_sooner(move: Move, burst_at: int) -> None:
    limiter = RateLimiter()
    await limiter.take(REQUESTS, "ada")
    move(NOON + timedelta(seconds=burst_at))
    await passed(limiter, "ada", 100)
    now = NOON + timedelta(seconds=burst_at)
    for _ in range(5):
        refused = await limiter.take(REQUESTS, "ada")
        assert refused.refused
        move(now + timedelta(seconds=refused.retry_after - 1, milliseconds=-1))
        assert (await limiter.take(REQUESTS, "ada")).refused
        now += timedelta(seconds=refused.retry_after, milliseconds=1)
        move(now)
        assert await passed(limiter, "ada", 100) >= 1


async def test_the_turn_of_a_window_gives_no_second_budget(move: Move) -> None:
    limiter = RateLimiter()
    await limiter.take(REQUESTS, "ada")
    move(NOON + timedelta(seconds=59))
    assert await passed(limiter, "ada", 200) == 99
    move(NOON + timedelta(seconds=61))
    assert await passed(limiter, "ada", 200) <= 2
    move(NOON + timedelta(seconds=90))
    assert 45 <= await passed(limiter, "ada", 200) <= 50
    move(NOON + timedelta(minutes=10))
    assert await passed(limiter, "ada", 200) == 100


async def test_forgetting_gives_the_whole_limit_back(move: Move) -> None:
    limiter = RateLimiter({LOGIN_BY_ACCOUNT: "1/hour"})
    await limiter.check(LOGIN_BY_ACCOUNT, "ada@acme.test")
    await limiter.forget(LOGIN_BY_ACCOUNT, "ada@acme.test")
    assert (await limiter.check(LOGIN_BY_ACCOUNT, "ada@acme.test")).remaining == 0


async def test_limits_of_one_key_are_apart(move: Move) -> None:
    limiter = RateLimiter({LOGIN_BY_ACCOUNT: "1/hour", REQUESTS: "1/hour"})
    await limiter.check(LOGIN_BY_ACCOUNT, "same")
    await limiter.check(REQUESTS, "same")


async def test_of_several_rules_the_tightest_is_told_and_decides(move: Move) -> None:
    limiter = RateLimiter({REQUESTS: "2/second;5/hour"})
    assert [(await limiter.take(REQUESTS, "ada")).refused for _ in range(3)] == [False, False, True]
    move(NOON + timedelta(seconds=10))
    assert [(await limiter.take(REQUESTS, "ada")).refused for _ in range(2)] == [False, False]
    move(NOON + timedelta(seconds=20))
    last = await limiter.take(REQUESTS, "ada")
    assert (last.limit, last.remaining, last.refused) == (5, 0, False)
    assert (await limiter.take(REQUESTS, "ada")).retry_after == 3580


def test_a_bad_rule_stops_the_start() -> None:
    with pytest.raises(ValueError, match="parse"):
        RateLimiter({REQUESTS: "often"})


async def test_memory_forgets_the_idle_and_stays_bounded(move: Move) -> None:
    windows = LocalWindows(most=100)
    for number in range(1000):
        await windows.acquire_sliding_window_entry(f"address {number}", 5, 60)
    for minutes in (3, 6):
        move(NOON + timedelta(minutes=minutes))
        await windows.acquire_sliding_window_entry("late", 5, 60)
    assert await windows.reset() in {1, 2}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def redis_on(port: int) -> AsyncIterator[Process]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed")
    quiet = asyncio.subprocess.DEVNULL
    server = await asyncio.create_subprocess_exec(
        program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", stdout=quiet, stderr=quiet
    )
    try:
        await answering(port)
        yield server
    finally:
        server.kill()
        await server.wait()


async def answering(port: int) -> None:
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            return
    raise AssertionError("redis-server did not start within 4 s")


async def test_processes_share_one_limit_through_redis() -> None:
    port = free_port()
    async with redis_on(port):
        here, there = (
            RateLimiter(redis_url=f"redis://127.0.0.1:{port}"),
            RateLimiter(redis_url=f"redis://127.0.0.1:{port}"),
        )
        assert await passed(here, "ada", 60) + await passed(there, "ada", 60) == 100
        refused = await there.take(REQUESTS, "ada")
        assert refused.refused
        assert 55 <= refused.retry_after <= 61
        await here.forget(REQUESTS, "ada")
        assert await passed(there, "ada", 1) == 1
        await here.close()
        await there.close()


async def test_a_redis_that_hangs_costs_one_request_a_moment_and_the_others_nothing() -> None:
    port = free_port()
    limiter = RateLimiter(redis_url=f"redis://127.0.0.1:{port}")
    async with redis_on(port) as server:
        await limiter.take(REQUESTS, "ada")
        server.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        assert await passed(limiter, "ada", 100) == 99
        assert time.monotonic() - began < 1.5
        assert limiter.degraded
        server.send_signal(signal.SIGCONT)
    await limiter.close()


async def test_without_redis_the_local_limit_holds_and_nothing_fails() -> None:
    port = free_port()
    limiter = RateLimiter(redis_url=f"redis://127.0.0.1:{port}")
    async with redis_on(port):
        assert await passed(limiter, "ada", 70) == 70
        assert not limiter.degraded
    assert await passed(limiter, "ada", 70) == 30, "counted in memory too, so the outage gives no second budget"
    assert limiter.degraded
    assert not await limiter.ping()
    async with redis_on(port):
        assert await limiter.ping()
        assert not limiter.degraded
    await limiter.close()
