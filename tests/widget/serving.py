"""A server that a test kills: `python -m tests.widget.serving DSN PORT DATA_FOLDER AGENT_ID` serves the whole app,
with an agent whose long answers take three seconds.
"""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from app.asgi import create_app
from app.settings import Settings
from llm.scripted import ScriptedModel
from models.agents import Agent
from tests.answering import answering_with, library_of
from tests.app.browser import served
from tests.app.servers import ROOT, eventually
from tests.world import SECRET

WORDS = [f"Word {number}. " for number in range(1, 31)]
LEASE = 2.0


async def main(dsn: str, port: str, folder: str, agent_id: str) -> None:
    """Serve until killed."""
    settings = Settings(
        _env_file=None, data_dir=Path(folder), database_url=dsn, secret_key=SECRET, run_jobs=False,
        rate_limit="100000/minute",
    )  # fmt: skip
    app = create_app(settings)
    async with app.router.lifespan_context(app), served(app, int(port)):
        library = await library_of(await Agent.get(id=agent_id))
        answering_with(ScriptedModel(WORDS, pause=0.1), library, lease=LEASE)
        await asyncio.Event().wait()


class Killable:
    """Such a server, at `address`."""

    def __init__(self, dsn: str, folder: Path, agent_id: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"
        self._command = [sys.executable, "-m", "tests.widget.serving", dsn, str(self._port), str(folder), agent_id]
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(self._command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        eventually(self._answers, 30)

    def kill(self) -> None:
        """`kill -9`."""
        self._process.kill()
        self._process.wait(30)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}/health").is_success
        except httpx.TransportError:
            return False


@contextmanager
def killable(dsn: str, folder: Path, agent_id: str) -> Iterator[Killable]:
    """A server that is gone afterwards."""
    server = Killable(dsn, folder, agent_id)
    try:
        yield server
    finally:
        server.kill()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
