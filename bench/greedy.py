"""A well-behaved client beside 16 greedy ones: its p99 must stay within 3 times what it is when nobody else is there.

    python -m bench.greedy [--seconds 10] [--only texts]

Each greedy client has an account and an address of its own (127.0.0.2 and on), one connection, and sends the worst that
is allowed, again and again, as fast as it is answered. The well-behaved one reads one agent and its newest
conversations, 50 times a second. What waits for turns is asked with the limits by address and account lifted: they
would only help. What is small enough to wait for no turn is asked under the limits as they are: all 16 spend their
whole minute at once. One server process for each; everything stays on this machine and ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from app.postgres import start_embedded
from bench.graph import SECRET
from bench.graph_data import prepare
from bench.greedy_data import Crowd, crowd
from bench.greedy_queries import CALM, NEW, WORST, Worst
from bench.servers import nexora

GREEDY, CALM_ACCOUNTS, BAR = 16, 8, 3.0
_EVERY = 0.02
_ALONE = 3
_numbers = itertools.count()


@dataclass
class Seen:
    """What one kind of client saw: seconds a request, and the answers."""

    seconds: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)

    def p(self, share: float) -> float:
        """This share of the requests took at most so many milliseconds."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(len(self.seconds) * share))] * 1000


@dataclass(frozen=True)
class Row:
    """One greedy request: alone, and what the well-behaved client saw without it and beside it."""

    name: str
    alone: str
    quiet: Seen
    beside: Seen
    greedy: Seen


def main() -> int:
    """Run the bench; 1 when the bar is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=10)
    options.add_argument("--only", nargs="*", default=[""], help="the greedy requests with one of these in their names")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, start_embedded(Path(folder)) as postgres:
        asyncio.run(prepare(postgres.dsn, SECRET))
        everybody = asyncio.run(crowd(postgres.dsn, SECRET, GREEDY, CALM_ACCOUNTS))
        rows: list[Row] = []
        for name, worst in WORST.items():
            if any(word in name for word in chosen.only):
                with nexora(_settings(folder, postgres.dsn, limited=worst.limited), "--no-jobs") as (url, _):
                    rows.append(asyncio.run(_row(url, everybody, name, chosen.seconds)))
    return _told(rows)


def _settings(folder: str, dsn: str, *, limited: bool) -> dict[str, str]:
    return {
        "NEXORA_DATA_DIR": folder,
        "NEXORA_DATABASE_URL": dsn,
        "NEXORA_SECRET_KEY": SECRET,
        "NEXORA_RATE_LIMIT": "100/minute" if limited else "100000000/minute",
        "NEXORA_TRUSTED_PROXIES": "127.0.0.1/32",
    }


def _told(rows: list[Row]) -> int:
    """The ratio is to the p99 of all the quiet seconds: one row has too few of them."""
    quiet = Seen([seconds for row in rows for seconds in row.quiet.seconds])
    table = Table(
        title=f"A well-behaved client, milliseconds ({GREEDY} greedy clients beside it; quiet: p99 of all rows)"
    )
    for column in ("greedy request", "alone", "quiet p50", "p99", "beside p50", "p99", "ratio", "greedy answers"):
        table.add_column(column)
    missed = 0
    for row in rows:
        ratio = row.beside.p(0.99) / quiet.p(0.99)
        missed += ratio > BAR or set(row.beside.answers) != {"ok"}
        answers = ", ".join(f"{count} {answer}" for answer, count in row.greedy.answers.most_common(3))
        wrong = "" if set(row.beside.answers) == {"ok"} else f" {dict(row.beside.answers)}"
        figures = (quiet.p(0.5), quiet.p(0.99), row.beside.p(0.5), row.beside.p(0.99))
        table.add_row(row.name, row.alone, *(f"{figure:.1f}" for figure in figures), f"{ratio:.1f}{wrong}", answers)
    Console(width=140).print(table)
    return 1 if missed else 0


async def _row(url: str, everybody: Crowd, name: str, seconds: int) -> Row:
    alone = await _alone(url, everybody, WORST[name])
    quiet = await _calm(url, everybody, seconds)
    return Row(name, alone, quiet, *await _together(url, everybody, name, seconds))


async def _alone(url: str, everybody: Crowd, worst: Worst) -> str:
    took: list[float] = []
    async with httpx.AsyncClient(base_url=url, timeout=60, headers=next(_callers(everybody))) as client:
        for number in range(_ALONE):
            query = worst.query.replace(NEW, f"0{number}{time.monotonic_ns()}")
            began = time.perf_counter()
            asked = _question(client, query, everybody) if query else client.get(_path(worst, everybody))
            answer = outcome(await asked)
            took.append(time.perf_counter() - began)
    return f"{statistics.median(took) * 1000:.0f} ms, {answer}"


def _path(worst: Worst, everybody: Crowd) -> str:
    return worst.path.format(workspace=everybody.workspace, conversation=everybody.conversation)


async def _calm(url: str, everybody: Crowd, seconds: float) -> Seen:
    """50 requests a second, whatever becomes of them: who waits doesn't ask less."""
    seen, callers = Seen(), _callers(everybody)
    async with httpx.AsyncClient(base_url=url, timeout=60) as client, asyncio.TaskGroup() as group:
        await _question(client, CALM, everybody, next(callers))
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            group.create_task(_note(seen, client, everybody, next(callers)))
            await asyncio.sleep(_EVERY)
    return seen


def _callers(everybody: Crowd) -> Iterator[dict[str, str]]:
    """The well-behaved are several people at many addresses, so that no limit is theirs."""
    for number in _numbers:
        token = everybody.calm[number % CALM_ACCOUNTS]
        yield {"Authorization": f"Bearer {token}", "X-Forwarded-For": f"10.0.0.{number % 200}"}


async def _together(url: str, everybody: Crowd, name: str, seconds: int) -> tuple[Seen, Seen]:
    greedy = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.greedy_clients", url, str(seconds + 2), name, _path(WORST[name], everybody),
        everybody.agent, *everybody.greedy, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    await asyncio.sleep(1)
    beside = await _calm(url, everybody, seconds)
    told, _ = await greedy.communicate()
    seen = Seen()
    for line in told.decode().splitlines():
        answer, _, count = line.rpartition(" ")
        seen.answers[answer] = int(count)
    return beside, seen


async def _note(seen: Seen, client: httpx.AsyncClient, everybody: Crowd, caller: dict[str, str]) -> None:
    began = time.perf_counter()
    answer = outcome(await _question(client, CALM, everybody, caller))
    seen.seconds.append(time.perf_counter() - began)
    seen.answers[answer] += 1


async def _question(
    client: httpx.AsyncClient, query: str, everybody: Crowd, caller: dict[str, str] | None = None
) -> httpx.Response:
    return await client.post("/graphql", json={"query": query, "variables": {"a": everybody.agent}}, headers=caller)


def outcome(response: httpx.Response) -> str:
    """ "ok", or the code of the refusal."""
    if response.status_code != 200:
        return str(response.status_code)
    if not response.headers["content-type"].startswith("application/json"):
        return "ok"
    errors: list[Any] = response.json().get("errors", [])
    return str(errors[0]["extensions"]["code"]) if errors else "ok"


if __name__ == "__main__":
    sys.exit(main())
