"""Starting the servers that are measured, and ending them by their own process id."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx

PEER = Path(__file__).resolve().parent.parent.parent / "shared" / "bench" / "peer"


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def nexora(settings: Mapping[str, str], *arguments: str) -> Iterator[tuple[str, int]]:
    """`nexora serve` with these settings: its address and process id."""
    port = free_port()
    command = [sys.executable, "-m", "app", "serve", "--port", str(port), *arguments]
    with served(command, {**os.environ, **settings}, f"http://127.0.0.1:{port}/health") as pid:
        yield f"http://127.0.0.1:{port}", pid


@contextmanager
def peer(folder: Path, socket_folder: str) -> Iterator[tuple[str, int]]:
    """The mercurius peer, from a copy in `folder`, on the database behind a socket: its address and process id."""
    shutil.copytree(PEER, folder, dirs_exist_ok=True)
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
    environment = {**os.environ, "PGH": socket_folder}
    ready = "http://127.0.0.1:4002/graphql?query=%7B__typename%7D"
    with served(["node", str(folder / "server.mjs")], environment, ready) as pid:
        yield "http://127.0.0.1:4002", pid


@contextmanager
def served(command: list[str], environment: Mapping[str, str], ready: str) -> Iterator[int]:
    """Its log goes to a file: a full pipe would hold the server up."""
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(
            command, env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=log
        ) as running,
    ):
        try:
            _await(running, ready, log)
            yield running.pid
        finally:
            running.terminate()
            running.wait(30)


def _await(running: subprocess.Popen[bytes], url: str, log: IO[bytes]) -> None:
    for _ in range(300):
        if running.poll() is not None:
            log.seek(0)
            raise RuntimeError(f"the server ended at once: {log.read().decode()[-2000:]}")
        try:
            httpx.get(url, timeout=1)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"no answer from {url} within 30 s")
