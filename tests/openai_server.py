"""A scripted OpenAI-compatible server on 127.0.0.1, for tests (in the same loop) and benches (its own process).

In a test: `async with OpenAIServer() as server: server.next(Script(status=429)); … server.url …`.
As a process: `python -m tests.openai_server --tokens 100 --pause 0.02` prints its address, and ends with its input
or after `--seconds`. `GET /counters` and `POST /script` (fields of Script) serve those who can't reach the object.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import threading
from collections import deque
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.openai_connection import Connection
from tests.openai_script import Json, Script


class OpenAIServer:
    """Counts and remembers what it was asked.

    `requests`: bodies of the chat requests, oldest first; `asked` is set at each. `disconnects`: answers whose reader
    left before their end; `left` is set at each. `finished`: answers told to their end. `open`: answers being told.
    `connections`: ever made.
    """

    def __init__(self, script: Script | None = None, port: int = 0) -> None:
        self.script = script or Script()
        self.requests: list[Json] = []
        self.disconnects = self.finished = self.open = self.connections = 0
        self.left, self.asked = asyncio.Event(), asyncio.Event()
        self._next: deque[Script] = deque()
        self._port = port

    def next(self, *scripts: Script) -> None:
        """How the coming answers go, one each; then `script` again."""
        self._next.extend(scripts)

    def chosen(self) -> Script:
        """The script for an answer that begins now."""
        return self._next.popleft() if self._next else self.script

    @property
    def url(self) -> str:
        """What OPENAI_BASE_URL would be."""
        return f"http://127.0.0.1:{self._port}/v1"

    def counters(self) -> Json:
        """The counts, for readers in another process."""
        return {name: getattr(self, name) for name in ("disconnects", "finished", "open", "connections")}

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Connection(self), "127.0.0.1", self._port, backlog=2_048)
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()


async def _input_ended() -> None:
    """Waits until whoever started this process closes its input, or is gone."""
    ended, loop = asyncio.Event(), asyncio.get_running_loop()
    threading.Thread(target=lambda: (sys.stdin.read(), loop.call_soon_threadsafe(ended.set)), daemon=True).start()
    await ended.wait()


async def main() -> None:
    """Serve until the input ends or the time is up."""
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--tokens", type=int, default=100, help="0: the first sentence of evidence 1")
    options.add_argument("--pause", type=float, default=0.02)
    options.add_argument("--seconds", type=float, default=900.0)
    chosen = options.parse_args()
    words = [f" word{number}" if number % 10 else f" word{number} [1]." for number in range(1, chosen.tokens + 1)]
    async with OpenAIServer(Script(words or None, pause=chosen.pause), chosen.port) as server:
        sys.stdout.write(server.url + "\n")
        sys.stdout.flush()
        with suppress(TimeoutError):
            await asyncio.wait_for(_input_ended(), chosen.seconds)


if __name__ == "__main__":
    asyncio.run(main())
