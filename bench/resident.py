"""Resident memory of a server and of the processes it starts, from /proc."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

_MEGABYTE = 2**20
_EVERY = 0.1


@dataclass(frozen=True, order=True)
class Resident:
    """MB (of 2**20 bytes) that are resident: of the server and the processes it started, and of those alone."""

    total: float
    children: float = 0.0

    @property
    def server(self) -> float:
        """The server's own process."""
        return self.total - self.children


def resident(pid: int) -> Resident:
    """Of a process and its children now; an embedded PostgreSQL is none of them."""
    process = psutil.Process(pid)
    children = sum(_size(child) for child in process.children(recursive=True))
    return Resident(_size(process) + children, children)


def resident_postgres(data: Path) -> float:
    """MB of the PostgreSQL whose data folder it is; what its processes share counts once."""
    postmaster = psutil.Process(int((data / "postmaster.pid").read_text().split()[0]))
    processes = [postmaster, *postmaster.children()]
    private = sum(process.memory_info().rss - process.memory_info().shared for process in processes)
    return (private + max(process.memory_info().shared for process in processes)) / _MEGABYTE


def highest(pid: int) -> float:
    """The most that the process itself ever held, in MB, as the kernel noted it (VmHWM)."""
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / _MEGABYTE
    raise RuntimeError("this kernel notes no VmHWM")


class Peaks:
    """The most seen of each, while watched."""

    def __init__(self) -> None:
        self.server = self.children = self.total = 0.0

    def see(self, now: Resident) -> None:
        """Take one look into account."""
        self.server = max(self.server, now.server)
        self.children = max(self.children, now.children)
        self.total = max(self.total, now.total)


@contextmanager
def watched(pid: int) -> Iterator[Peaks]:
    """The peaks of as long as the block lasts, looked at every 100 ms."""
    peaks, ended = Peaks(), threading.Event()

    def look() -> None:
        while not ended.is_set():
            peaks.see(resident(pid))
            time.sleep(_EVERY)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield peaks
    finally:
        ended.set()
        looking.join()


def _size(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / _MEGABYTE
    except psutil.NoSuchProcess:
        return 0.0
