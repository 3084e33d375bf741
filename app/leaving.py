"""The server's end, heard when the signal comes: uvicorn tells the app of it only after the last connection."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def heard(do: Callable[[], Coroutine[Any, Any, None]]) -> Iterator[None]:
    """As long as the block lasts: `do` runs, once, when this process is told to end.

    What the signal did before, it does too. A signal that simply kills the process still does.
    """
    loop = asyncio.get_running_loop()
    begun: list[asyncio.Task[None]] = []
    in_charge = threading.current_thread() is threading.main_thread()  # only there may handlers be set
    before: dict[int, Any] = {number: signal.getsignal(number) for number in _SIGNALS if in_charge}
    before = {number: handler for number, handler in before.items() if callable(handler)}

    def begin() -> None:
        if not begun:
            begun.append(loop.create_task(do()))

    def hear(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(begin)
        before[number](number, frame)

    for number in before:
        signal.signal(number, hear)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def ended_with_parent() -> Iterator[None]:
    """As long as the block lasts: a worker of `nexora serve --workers` ends when the process that started it is gone.

    Killed, that one can't tell its workers; they would keep the port, and the next start would be refused.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        yield
        return
    loop = asyncio.get_running_loop()

    def end() -> None:
        loop.remove_reader(parent.sentinel)
        signal.raise_signal(signal.SIGTERM)

    loop.add_reader(parent.sentinel, end)
    try:
        yield
    finally:
        loop.remove_reader(parent.sentinel)
