"""The graph against mercurius: CPU a request, server and PostgreSQL together, in one run on the same data.

    python -m bench.graph [--seconds 5] [--rounds 3]

Ours answers with authentication, rate limits and Relay connections; the peer has none of them. Needs node, npm and wrk,
and ../shared/bench/peer. Load: wrk, 16 connections, one server process each, rounds interleaved after a warm-up.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from app.postgres import start_embedded
from bench.cpu import cpu_seconds
from bench.graph_data import Prepared, prepare
from bench.graph_queries import Question, body_of, questions, same
from bench.load import post
from bench.servers import nexora, peer

SECRET = "a bench's secret key, thirty-two characters or more"


def main() -> int:
    """Run the bench; 1 when a bar is missed or the data differ."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, start_embedded(Path(folder)) as postgres:
        prepared = asyncio.run(prepare(postgres.dsn, SECRET))
        with (
            nexora(_settings(folder, postgres.dsn), "--no-jobs") as ours,
            peer(Path(folder) / "peer", prepared.socket) as theirs,
        ):
            return _measure(prepared, ours, theirs, chosen.seconds, chosen.rounds)


def _settings(folder: str, dsn: str) -> dict[str, str]:
    return {
        "NEXORA_DATA_DIR": folder,
        "NEXORA_DATABASE_URL": dsn,
        "NEXORA_SECRET_KEY": SECRET,
        "NEXORA_RATE_LIMIT": "100000000/minute",
        "NEXORA_ACCESS_TOKEN_MINUTES": "120",
    }


def _measure(prepared: Prepared, ours: tuple[str, int], theirs: tuple[str, int], seconds: int, rounds: int) -> int:
    table = Table(title="CPU ms a request, server + PostgreSQL")
    for column in ("", "query", "mercurius", "Nexora", "ratio", "bar", ""):
        table.add_column(column)
    missed = 0
    for question in questions(prepared.agent_id):
        _compare(question, prepared, ours[0], theirs[0])
        mine, other = _rounds(question, prepared, ours, theirs, seconds, rounds)
        ratio = statistics.median(a / b for a, b in zip(mine, other, strict=True))
        missed += ratio > question.bar
        verdict = "met" if ratio <= question.bar else "MISSED"
        table.add_row(
            question.name, question.what, _shown(other), _shown(mine), f"{ratio:.2f}x", f"{question.bar}x", verdict
        )
    Console().print(table)
    return 1 if missed else 0


def _compare(question: Question, prepared: Prepared, our_url: str, peer_url: str) -> None:
    mine = httpx.post(f"{our_url}/graphql", json=body_of(question.ours, question.variables), headers=prepared.headers)
    other = httpx.post(f"{peer_url}/graphql", json=body_of(question.peer, question.variables))
    if mine.json().get("errors") or not same(_only(other.json()["data"]), _only(mine.json()["data"])):
        sys.exit(f"{question.name}: the answers differ: {mine.text[:500]} | {other.text[:500]}")


def _only(data: dict[str, object]) -> object:
    """What a single root field holds, whatever its name."""
    (value,) = data.values()
    if isinstance(value, dict) and set(value) in ({"agents"}, {"conversations"}):
        (value,) = value.values()
    return value


def _rounds(
    question: Question, prepared: Prepared, ours: tuple[str, int], theirs: tuple[str, int], seconds: int, rounds: int
) -> tuple[list[float], list[float]]:
    mine, other = [], []
    for number in range(rounds + 1):
        length = seconds if number else 2
        one = _cost(f"{ours[0]}/graphql", question.ours, question, prepared.headers, ours[1], prepared, length)
        two = _cost(f"{theirs[0]}/graphql", question.peer, question, {}, theirs[1], prepared, length)
        if number:
            mine.append(one)
            other.append(two)
    return mine, other


def _cost(
    url: str, text: str, question: Question, headers: dict[str, str], pid: int, prepared: Prepared, seconds: int
) -> float:
    """Milliseconds of CPU a request."""
    pids = (pid, prepared.postmaster)
    before = cpu_seconds(pids)
    load = post(url, body_of(text, question.variables), headers, seconds)
    if load.failures or not load.requests:
        sys.exit(f"{question.name}: {load.failures} of {load.requests} requests failed at {url}")
    return (cpu_seconds(pids) - before) / load.requests * 1000


def _shown(values: list[float]) -> str:
    return f"{statistics.median(values):.3f} ({min(values):.3f}-{max(values):.3f})"


if __name__ == "__main__":
    sys.exit(main())
