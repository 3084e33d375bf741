"""Streamed answers: ours, with log, credits and checked citations, beside a bare FastAPI + openai SDK pass-through.

    python -m bench.chat [--rounds 3]

A scripted OpenAI-compatible server says 100 tokens an answer. All of it (model, database, reader, server) shares this
machine's cores. CPU is milliseconds an answer; the added time to the first token is what the reader waits beyond the
model's own first pause. Retrieval is replaced by a search that finds at once, except in the last part.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx
import orjson
import uvloop
from rich.console import Console

from app.postgres import start_embedded
from bench.chat_bars import Bars, Round
from bench.chat_data import SECRET, Customer, prepare
from bench.chat_load import read_answers, request_of
from bench.cpu import cpu_seconds
from bench.resident import resident, watched
from bench.servers import free_port, served

TOKENS = 100
EVIDENCE = [f"The fee for adults is {number} dollars a month, and students pay half of it. " * 8 for number in range(8)]


@dataclass(frozen=True)
class Server:
    """Where one server is, and the processes whose CPU it takes."""

    url: str
    pid: int
    pids: tuple[int, ...]


@contextmanager
def model(pause: float) -> Iterator[str]:
    """The address of a model that says 100 tokens, `pause` seconds before each."""
    command = [sys.executable, "-m", "tests.openai_server", "--tokens", str(TOKENS), "--pause", str(pause)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.stdin.close()


@contextmanager
def serving(which: str, settings: Mapping[str, str], *others: int) -> Iterator[Server]:
    """One of bench/chat_server.py's servers."""
    port = free_port()
    command = [sys.executable, "-m", "bench.chat_server", which, str(port)]
    url = f"http://127.0.0.1:{port}"
    with served(command, {**os.environ, **settings}, f"{url}/bench/pauses") as pid:
        yield Server(url, pid, (pid, *others))


def load(server: Server, customer: Customer, pause: float, readers: int, each: int, *, at_once: bool = False) -> Round:
    """Let readers read, and see what it took."""
    request = request_of(f"{server.url}/api/chat/stream", customer.question, customer.headers)
    before, own = cpu_seconds(server.pids), cpu_seconds([server.pid])
    httpx.get(f"{server.url}/bench/pauses", timeout=60)
    small = resident(server.pid).total
    spread = 0.0 if at_once else TOKENS * pause
    with ExitStack() as stack:
        peaks = stack.enter_context(watched(server.pid))
        reads = uvloop.run(read_answers(server.url, request, readers, each, spread))
    own, whole = cpu_seconds([server.pid]) - own, cpu_seconds(server.pids) - before
    longest = httpx.get(f"{server.url}/bench/pauses", timeout=60).json()["longest_ms"]
    share = 1000 / len(reads)
    right = sum(read.text == said() for read in reads)
    memory = (peaks.total - small) * 1024 / readers
    return Round(own * share, whole * share, reads, pause, longest, memory, right, readers * each - right)


def said() -> str:
    """What the scripted model says."""
    return "".join(f" word{number}" if number % 10 else f" word{number} [1]." for number in range(1, TOKENS + 1))


async def charged_once(dsn: str, answers: int) -> None:
    """The ledger knows as many answers as were read, and nothing is held any more. Exits when it doesn't."""
    connection = await asyncpg.connect(dsn)
    row = await connection.fetchrow("SELECT used, reserved FROM credit_balances")
    logs = await connection.fetchval("SELECT count(*) FROM message_events WHERE kind = 'done'")
    await connection.close()
    if (row["used"], row["reserved"], logs) != (answers, 0, answers):
        sys.exit(f"{answers} answers were read, but {dict(row)} was charged and {logs} logs ended")


def main() -> int:
    """Run the bench; 1 when a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=3)
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        with start_embedded(Path(folder)) as postgres:
            customer = asyncio.run(prepare(postgres.dsn))
            return measure(Path(folder), postgres.dsn, customer, rounds)


def settings(folder: Path, dsn: str, url: str) -> dict[str, str]:
    """Of both servers."""
    return {
        "NEXORA_DATA_DIR": str(folder),
        "NEXORA_DATABASE_URL": dsn,
        "NEXORA_SECRET_KEY": SECRET,
        "NEXORA_RATE_LIMIT": "100000000/minute",
        "OPENAI_API_KEY": "any",
        "OPENAI_BASE_URL": url,
        "BENCH_EVIDENCE": orjson.dumps(EVIDENCE).decode(),
    }


def measure(folder: Path, dsn: str, customer: Customer, rounds: int) -> int:
    """All the parts, and the table."""
    postmaster = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
    bars, ours = Bars(), list[Round]()
    with model(0.05) as url:
        chosen = settings(folder, dsn, url)
        with serving("bare", chosen) as bare, serving("ours", chosen, postmaster) as server:
            load(bare, customer, 0.05, 100, 1)  # warms up
            ours.append(load(server, customer, 0.05, 100, 1))
            in_turns = [bare, server] * rounds
            told = [load(one, customer, 0.05, 100, 2) for one in in_turns]
            pairs = list(zip(told[::2], told[1::2], strict=True))
            ours += [pair[1] for pair in pairs]
            bars.beside(pairs)
    with model(0.1) as url:
        chosen = settings(folder, dsn, url)
        with serving("bare", chosen) as bare:
            theirs = crowds(bare, customer)
        with serving("ours", chosen, postmaster) as server:
            mine = crowds(server, customer)
        bars.many(theirs[1], mine[1])
        bars.at_once(theirs[2], mine[2])
        ours += mine
    asyncio.run(charged_once(dsn, sum(one.right for one in ours)))
    Console(width=110).print(bars.table)
    return 1 if bars.missed else 0


def crowds(server: Server, customer: Customer) -> list[Round]:
    """A few to warm up, 500 streams of 10 tokens a second, 1,000 questions in the same moment."""
    few = load(server, customer, 0.1, 20, 1)
    many = load(server, customer, 0.1, 500, 2)
    return [few, many, load(server, customer, 0.1, 1000, 1, at_once=True)]


if __name__ == "__main__":
    sys.exit(main())
