"""The one thread that runs local models, so that neither the event loop nor a question waits for a long document."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import PriorityQueue
from typing import Any, TypeVar

T = TypeVar("T")

FIRST, LATER = 0, 1
"""A person waits for the answer; nobody does."""


class Lane:
    """Runs calls one at a time on its own thread: those that are FIRST before those that are LATER, then in order.

    The thread starts with the first call and ends with the process.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._waiting: PriorityQueue[tuple[int, int, Future[Any], Callable[[], Any]]] = PriorityQueue()
        self._order = itertools.count()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    async def run(self, urgency: int, call: Callable[[], T]) -> T:
        """The result of `call()`, or what it raised. Cancelling the wait drops a call that has not begun."""
        future: Future[T] = Future()
        self._waiting.put((urgency, next(self._order), future, call))
        self._start()
        return await asyncio.wrap_future(future)

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while True:
            _, _, future, call = self._waiting.get()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(call())
            except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to the one who waits
                future.set_exception(error)


lane = Lane("embedding")
"""Shared by all local models of this process: more threads would only share the same cores."""
