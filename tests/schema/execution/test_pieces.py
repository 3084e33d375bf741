"""Long work stands still now and then, and everybody else goes on meanwhile."""

from __future__ import annotations

import asyncio
from time import perf_counter

import pytest

from schema.execution.pieces import in_pieces, pause

LONG = 0.01


class Rests:
    """What happened between the pieces: the seconds that each took."""

    def __init__(self) -> None:
        self.took: list[float] = []

    async def __call__(self, took: float) -> None:
        self.took.append(took)
        await asyncio.sleep(0)


def counted(seconds: float) -> int:
    """How often a loop of so many seconds comes by a place where it may stand still."""
    until, times = perf_counter() + seconds, 0
    while perf_counter() < until:
        deeper(5)
        times += 1
    return times


def deeper(levels: int) -> None:
    if levels:
        deeper(levels - 1)
    else:
        pause()


async def test_long_work_stands_still_often() -> None:
    rests = Rests()
    assert await in_pieces(lambda: counted(LONG), rests) > 1
    assert len(rests.took) >= 4
    assert min(rests.took) > 0


async def test_short_work_doesn_t() -> None:
    rests = Rests()
    assert await in_pieces(lambda: "done", rests) == "done"
    assert rests.took == []


async def test_two_works_at_once_each_come_to_their_end() -> None:
    first, second = Rests(), Rests()
    given = await asyncio.gather(in_pieces(lambda: counted(LONG), first), in_pieces(lambda: counted(LONG), second))
    assert all(given)
    assert first.took
    assert second.took


async def test_what_work_raises_arrives() -> None:
    def fails() -> None:
        counted(LONG)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await in_pieces(fails, Rests())


async def test_work_that_nobody_waits_for_any_more_ends() -> None:
    ended = []

    def work() -> None:
        try:
            counted(60)
        finally:
            ended.append(True)

    waiting = asyncio.create_task(in_pieces(work, Rests()))
    await asyncio.sleep(0.002)
    waiting.cancel()
    await asyncio.wait([waiting])
    assert waiting.cancelled()
    assert ended


def test_outside_of_pieces_nothing_stands_still() -> None:
    assert counted(0.001) > 1
