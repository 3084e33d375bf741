"""CPU seconds of processes, from /proc: what a request really costs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import psutil

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time of these processes, of their children, and of children that have ended."""
    return sum(_of_tree(pid) for pid in pids)


def _of_tree(pid: int) -> float:
    try:
        process = psutil.Process(pid)
        tree = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    return sum(_of(member.pid) for member in tree)


def _of(pid: int) -> float:
    """Fields 14 to 17 of /proc/PID/stat (proc(5)): utime, stime, cutime, cstime."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    fields = stat.rpartition(")")[2].split()
    return sum(int(value) for value in fields[11:15]) / _TICKS
