"""What the tests of the embedded PostgreSQL share: folders of their own, questions to a server, processes to kill."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import psutil

ROOT = Path(__file__).parents[2]

_HOLDER = """
import sys
from pathlib import Path
from app.postgres import start_embedded
server = start_embedded(Path(sys.argv[1]), for_tests=sys.argv[2] == "True")
print(server.dsn, flush=True)
sys.stdin.read()
server.stop()
"""


@contextmanager
def own_folder(mode: int = 0o711) -> Iterator[Path]:
    """A new folder outside pytest's own (which is closed to the server's user); no server is left in it."""
    folder = Path(tempfile.mkdtemp(prefix="nexora-test-")).resolve()
    folder.chmod(mode)
    try:
        yield folder
    finally:
        for note in folder.rglob("postmaster.pid"):
            end_server(note.parent)
        shutil.rmtree(folder)


def postmaster(data: Path) -> psutil.Process:
    """The server's process, by its own note."""
    return psutil.Process(int((data / "postmaster.pid").read_text().splitlines()[0]))


def end_server(data: Path) -> None:
    """Kill a server that a test left behind."""
    try:
        process = postmaster(data)
        if process.name() == "postgres":
            process.kill()
            eventually(lambda: not psutil.pid_exists(process.pid))
    except (psutil.NoSuchProcess, FileNotFoundError):
        return


def query(dsn: str, sql: str) -> Any:
    """The one value that a statement gives."""

    async def one_value() -> Any:
        connection = await asyncpg.connect(dsn)
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, one_value()).result()


class Holder:
    """Another process that holds the server of `folder`, until it is told to leave or is killed."""

    def __init__(self, folder: Path, *, for_tests: bool = True) -> None:
        command = [sys.executable, "-c", _HOLDER, str(folder), str(for_tests)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def dsn(self) -> str:
        """Wait until it holds the server."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def leave(self) -> int:
        """A clean exit; its exit code."""
        self._process.communicate(timeout=30)
        return self._process.returncode

    def kill(self) -> None:
        """`kill -9`."""
        self._process.send_signal(signal.SIGKILL)
        self._process.communicate(timeout=30)


def eventually(true: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait until it is true."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it never became true"
        time.sleep(0.01)


def modes_above(*paths: Path) -> dict[str, tuple[int, int, int]]:
    """Mode, owner and group of every folder on the way to each path, the path itself left out."""
    folders = {folder for path in paths for folder in path.resolve().parents}
    return {str(folder): _mode(folder) for folder in sorted(folders)}


def _mode(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_mode, status.st_uid, status.st_gid


def as_user(uid: int, gid: int, work: Callable[[], str]) -> str:
    """What `work` returns when a normal user does it, in a process of its own."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(gid)
            os.setuid(uid)
            os.write(write, work().encode())
        except BaseException as error:  # noqa: BLE001 - whatever it was, the parent must hear of it
            os.write(write, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return said
