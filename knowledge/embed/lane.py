"""The one thread that runs local models, so that neither the event loop nor a question waits for a long document."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
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
        return await asyncio.wrap_future(self.begin(urgency, call))

    async def run_all(self, urgency: int, calls: Sequence[Callable[[], T]]) -> list[T]:
        """All results in order, or the first error; others may pass between any two of the calls.

        The event loop is woken once: once for each call, it and the calls would take the interpreter from each other.
        """
        whole: Future[list[T]] = Future()
        results: list[T] = []

        def next_of(call: Callable[[], T]) -> None:
            if whole.done():
                return
            try:
                results.append(call())
            except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to the one who waits
                if whole.set_running_or_notify_cancel():
                    whole.set_exception(error)
                return
            if len(results) == len(calls) and whole.set_running_or_notify_cancel():
                whole.set_result(results)

        for call in calls:
            self.begin(urgency, partial(next_of, call))
        return await asyncio.wrap_future(whole) if calls else []

    def begin(self, urgency: int, call: Callable[[], T]) -> Future[T]:
        """The same without waiting for it."""
        future: Future[T] = Future()
        self._waiting.put((urgency, next(self._order), future, call))
        self._thread.submit(self._run_next)  # a turn for each call, not this call's turn
        return future

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
