"""The one thread that runs local models, so that neither the event loop nor a question waits for a long document."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import PriorityQueue
from typing import Any, TypeVar

T = TypeVar("T")

FIRST, LATER = 0, 1
"""A person waits for the answer; nobody does."""


class Lane:
    """Runs calls one at a time on its own thread: those that are FIRST before those that are LATER, then in order.

    The thread starts with the first call. At the end of the process it finishes the call it is in, and no other whose
    wait was cancelled.
    """

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._waiting: PriorityQueue[tuple[int, int, Future[Any], Callable[[], Any]]] = PriorityQueue()
        self._order = itertools.count()

    async def run(self, urgency: int, call: Callable[[], T]) -> T:
        """The result of `call()`, or what it raised. Cancelling the wait drops a call that has not begun."""
        future: Future[T] = Future()
        self._waiting.put((urgency, next(self._order), future, call))
        self._thread.submit(self._run_next)  # a turn for each call, not this call's turn
        return await asyncio.wrap_future(future)

    def _run_next(self) -> None:
        _, _, future, call = self._waiting.get()
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(call())
        except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to the one who waits
            future.set_exception(error)


lane = Lane("embedding")
"""Shared by all local models of this process: more threads would only share the same cores."""
