"""Worker processes that tests kill, pause and let go on; they embed slowly and write down what they embed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from jobs import Worker
from knowledge.embed import Vector
from knowledge.training import upkeep, works
from models.database import connect, disconnect
from tests.embedders import HashedWords
from tests.training import local_tools

ROOT = Path(__file__).parents[1]
TAKEN_OVER_AFTER = 1.5  # seconds; 15 in production


class Slow(HashedWords):
    """Takes its time, and writes each text that it has embedded into a file."""

    def __init__(self, journal: Path, seconds: float) -> None:
        super().__init__()
        self._journal, self._seconds = journal, seconds

    async def passages(self, texts: Sequence[str], *, urgent: bool = False) -> list[Vector]:
        """A vector for each text, one after the other."""
        vectors = await super().passages(texts)
        for text in texts:
            await asyncio.sleep(self._seconds)
            with self._journal.open("a") as journal:
                journal.write(text.replace("\n", " ") + "\n")
        return vectors


class WorkerProcess:
    """A process that trains what is in the queue of `dsn`. `embedded()`: the texts that it has embedded so far."""

    def __init__(self, dsn: str, journal: Path, seconds: float = 0.01) -> None:
        self._journal = journal
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.workers", dsn, str(journal), str(seconds)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.DEVNULL,
        )

    def embedded(self) -> list[str]:
        """The texts that it has embedded so far."""
        return self._journal.read_text().splitlines() if self._journal.exists() else []

    def kill(self) -> None:
        """`kill -9`."""
        self._process.kill()
        self._process.wait(30)

    def pause(self) -> None:
        """As a machine that sleeps, or swaps."""
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """After `pause`."""
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> int:
        """A clean end; the exit code."""
        self._process.terminate()
        return self._process.wait(30)

    def __enter__(self) -> WorkerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


async def main(dsn: str, journal: str, seconds: str) -> None:
    """What such a process does."""
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await connect(dsn)
    worker = Worker(
        works(local_tools(Slow(Path(journal), float(seconds)))),
        upkeep,
        taken_over_after=timedelta(seconds=TAKEN_OVER_AFTER),
        looks_every=timedelta(seconds=0.2),
    )
    running = asyncio.create_task(worker.run())
    await ended.wait()
    await worker.stop(grace=0)
    await running
    await disconnect()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
