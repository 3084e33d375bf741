"""Redis stopped, started empty and hung while everybody calls: no fault, and the limit holds to within one window."""

from __future__ import annotations

import asyncio
import signal
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence

import httpx
import pytest

from access.limits import REQUESTS, RateLimiter
from tests.access.test_limits import free_port, redis_on
from tests.app.web import web

# The client leaves the sockets of a server that died to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")

LIMIT, WINDOW = 16, 3.0
SECONDS, PAUSE = 9.0, 0.04
ADDRESSES = [f"203.0.113.{number}" for number in range(1, 7)]


class Callers:
    """Everybody calls each process in turn, several times as often as they may."""

    def __init__(self, processes: int, redis_port: int) -> None:
        url = f"redis://127.0.0.1:{redis_port}"
        rule = {REQUESTS: f"{LIMIT}/{WINDOW:g} second"}
        self.limiters = [RateLimiter(rule, url) for _ in range(processes)]
        self.apps = [web(limiter=limiter) for limiter in self.limiters]
        self.statuses: Counter[int] = Counter()
        self.passed: dict[str, list[float]] = defaultdict(list)

    async def call(self, address: str, until: float) -> None:
        transports = [httpx.ASGITransport(app, client=(address, 50_000)) for app in self.apps]
        clients = [httpx.AsyncClient(transport=each, base_url="http://nexora.test") for each in transports]
        number = 0
        while time.monotonic() < until:
            client = clients[number % len(clients)]
            status = (await client.get("/api/things/who")).status_code
            self.statuses[status] += 1
            if status == 200:
                self.passed[address].append(time.monotonic())
            number += 1
            await asyncio.sleep(PAUSE)

    async def all_call(self) -> None:
        until = time.monotonic() + SECONDS
        await asyncio.gather(*(self.call(address, until) for address in ADDRESSES))
        for limiter in self.limiters:
            await limiter.close()

    def most(self) -> int:
        """The most that passed of one address within a window, wherever it begins."""
        return max(_densest(moments) for moments in self.passed.values())


def _densest(moments: Sequence[float]) -> int:
    return max(bisect_right(moments, start + WINDOW) - index for index, start in enumerate(moments))


async def _disturb(port: int) -> None:
    """2 s well, 1 s gone, 2 s well but empty, 1 s hung, then well."""
    async with redis_on(port):
        await asyncio.sleep(2)
    await asyncio.sleep(1)
    async with redis_on(port) as server:
        await asyncio.sleep(2)
        server.send_signal(signal.SIGSTOP)
        await asyncio.sleep(1)
        server.send_signal(signal.SIGCONT)
        await asyncio.sleep(3)


async def _under_load(processes: int) -> Callers:
    port = free_port()
    callers = Callers(processes, port)
    await asyncio.gather(callers.all_call(), _disturb(port))
    return callers


async def test_one_process_lets_no_more_pass_than_it_may() -> None:
    callers = await _under_load(1)
    assert set(callers.statuses) == {200, 429}
    assert callers.most() <= LIMIT * 1.25, "the counter takes earlier requests for evenly spread"


async def test_several_processes_let_at_most_one_more_budget_each_pass() -> None:
    callers = await _under_load(2)
    assert set(callers.statuses) == {200, 429}
    assert callers.most() <= LIMIT * 1.25 * 2
