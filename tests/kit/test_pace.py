"""Work in small portions."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial

from kit.pace import Pace


async def rounds(many: int) -> None:
    for _ in range(many):
        await asyncio.sleep(0)


async def test_a_few_pieces_are_done_at_once() -> None:
    done: list[int] = []
    pace = Pace(3)
    for piece in range(3):
        pace.soon(partial(done.append, piece))
    assert done == [0, 1, 2]


async def test_many_are_done_in_order_with_room_between_them() -> None:
    done: list[int] = []
    pace, seen = Pace(3), list[int]()
    for piece in range(10):
        pace.soon(partial(done.append, piece))
    while len(done) < 10:
        seen.append(len(done))
        await asyncio.sleep(0)
    assert done == list(range(10))
    assert max(later - earlier for earlier, later in zip(seen, [*seen[1:], 10], strict=True)) <= 3


async def test_after_a_rest_a_few_are_done_at_once_again() -> None:
    done: list[int] = []
    pace = Pace(1)
    for piece in range(3):
        pace.soon(partial(done.append, piece))
        await rounds(3)
        assert done[-1] == piece


async def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    pace, had = Pace(2), list[int]()

    async def take(number: int) -> None:
        await pace.turn()
        had.append(number)

    await asyncio.gather(*(take(number) for number in range(20)))
    assert had == list(range(20))


async def test_who_gives_up_waiting_holds_nobody_up() -> None:
    pace = Pace(1)
    waiting = [asyncio.create_task(pace.turn()) for _ in range(5)]
    await asyncio.sleep(0)
    waiting[2].cancel()
    with suppress(asyncio.CancelledError):
        await waiting[2]
    await asyncio.gather(*waiting[:2], *waiting[3:])
