"""The one thread for local models: order, errors, and waits that are given up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import partial

import pytest

from knowledge.embed.lane import FIRST, LATER, Lane


async def test_urgent_calls_go_first_and_others_in_order() -> None:
    lane, done, gate = Lane("test"), list[str](), threading.Event()
    busy = asyncio.ensure_future(lane.run(LATER, gate.wait))
    pages = [asyncio.ensure_future(lane.run(LATER, partial(done.append, page))) for page in ("page 1", "page 2")]
    question = asyncio.ensure_future(lane.run(FIRST, partial(done.append, "question")))
    await asyncio.sleep(0.01)
    gate.set()
    await asyncio.gather(busy, *pages, question)
    assert done == ["question", "page 1", "page 2"]


async def test_an_error_reaches_the_one_who_waits_and_nobody_else() -> None:
    lane = Lane("test")

    def fails() -> None:
        raise ValueError("bad text")

    with pytest.raises(ValueError, match="bad text"):
        await lane.run(FIRST, fails)
    assert await lane.run(FIRST, lambda: "still here") == "still here"


async def test_a_wait_that_is_given_up_is_never_worked_for() -> None:
    lane, done, gate = Lane("test"), list[str](), threading.Event()
    busy = asyncio.ensure_future(lane.run(FIRST, gate.wait))
    given_up = asyncio.ensure_future(lane.run(FIRST, lambda: done.append("in vain")))
    await asyncio.sleep(0.01)
    given_up.cancel()
    await asyncio.sleep(0)
    gate.set()
    await busy
    assert await lane.run(LATER, lambda: list(done)) == []


async def test_many_calls_are_one_wait_that_a_question_may_pass_through() -> None:
    lane, done, gate = Lane("test"), list[str](), threading.Event()
    busy = asyncio.ensure_future(lane.run(FIRST, gate.wait))
    pages = asyncio.ensure_future(lane.run_all(LATER, [partial(done.append, page) for page in ("page 1", "page 2")]))
    question = asyncio.ensure_future(lane.run(FIRST, partial(done.append, "question")))
    await asyncio.sleep(0.01)
    gate.set()
    await asyncio.gather(busy, pages, question)
    assert done == ["question", "page 1", "page 2"]
    assert await lane.run_all(LATER, [lambda: 1, lambda: 2, lambda: 3]) == [1, 2, 3]
    assert await lane.run_all(LATER, list[Callable[[], int]]()) == []


async def test_the_first_of_many_errors_is_told_and_the_rest_left_out() -> None:
    lane, done = Lane("test"), list[str]()

    def fails() -> None:
        raise ValueError("bad text")

    page, in_vain = partial(done.append, "page 1"), partial(done.append, "in vain")
    works: list[Callable[[], None]] = [page, fails, in_vain, fails]
    with pytest.raises(ValueError, match="bad text"):
        await lane.run_all(LATER, works)
    assert await lane.run(LATER, lambda: list(done)) == ["page 1"]


async def test_many_calls_that_are_given_up_are_not_worked_for() -> None:
    lane, done, gate = Lane("test"), list[str](), threading.Event()
    busy = asyncio.ensure_future(lane.run(FIRST, gate.wait))
    given_up = asyncio.ensure_future(lane.run_all(LATER, [partial(done.append, "in vain")] * 3))
    await asyncio.sleep(0.01)
    given_up.cancel()
    await asyncio.sleep(0)
    gate.set()
    await busy
    assert await lane.run(LATER, lambda: list(done)) == []


async def test_it_runs_off_the_event_loop_s_thread() -> None:
    assert await Lane("test").run(FIRST, threading.get_ident) != threading.get_ident()
