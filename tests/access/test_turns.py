"""Turns: one at a time, each owner once before anybody twice, and nothing is lost when somebody leaves."""

from __future__ import annotations

import asyncio

from access.turns import MOST_WAITING, Turns
from kit.errors import RateLimited, Unavailable
from tests.world import refused


class Room:
    """Where turns are taken: who had one, in their order, and how many were in at once."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.had: list[str] = []
        self.inside = self.most_inside = 0

    async def visit(self, owner: str, stay: float = 0.001) -> None:
        async with self.turns.turn(owner):
            self.had.append(owner)
            self.inside += 1
            self.most_inside = max(self.most_inside, self.inside)
            await asyncio.sleep(stay)
            self.inside -= 1

    def visits(self, *owners: str, stay: float = 0.001) -> list[asyncio.Task[None]]:
        return [asyncio.create_task(self.visit(owner, stay)) for owner in owners]


async def test_one_at_a_time() -> None:
    room = Room(Turns())
    await asyncio.gather(*room.visits(*"abcabc"))
    assert room.most_inside == 1
    assert sorted(room.had) == sorted("abcabc")


async def test_everybody_gets_a_turn_before_anybody_gets_a_second() -> None:
    room = Room(Turns())
    await asyncio.gather(*room.visits("greedy", "greedy", "greedy", "greedy", "ann", "bob"))
    assert room.had == ["greedy", "ann", "bob", "greedy", "greedy", "greedy"]


async def test_who_rarely_asks_goes_before_those_who_always_do() -> None:
    room = Room(Turns())
    await asyncio.gather(*room.visits("a", "b", "c"))
    always = room.visits("a", "b", "c")
    await asyncio.sleep(0)
    await asyncio.gather(*room.visits("ann"), *always)
    assert room.had[3:] == ["a", "ann", "b", "c"]


async def test_who_is_alone_waits_for_nobody() -> None:
    room = Room(Turns())
    loop = asyncio.get_running_loop()
    began = loop.time()
    for _ in range(20):
        await room.visit("ann", stay=0)
    assert loop.time() - began < 0.1


async def test_somebody_with_too_many_waiting_is_refused_and_others_are_not() -> None:
    room = Room(Turns())
    visits = room.visits(*["greedy"] * (MOST_WAITING + 1))
    await asyncio.sleep(0)
    with refused(RateLimited, code="TOO_MANY_LARGE_REQUESTS"):
        await room.visit("greedy")
    await asyncio.gather(room.visit("ann"), *visits)
    assert room.had.count("greedy") == MOST_WAITING + 1


async def test_how_many_may_wait_can_be_said() -> None:
    room = Room(Turns(most=2))
    visits = room.visits(*["ann"] * 3)
    await asyncio.sleep(0)
    with refused(RateLimited, says="2 large requests of yours are waiting"):
        await room.visit("ann")
    await asyncio.gather(*visits)


async def test_who_has_waited_too_long_is_refused_and_the_next_goes_on() -> None:
    room = Room(Turns(patience=0.02))
    long = asyncio.create_task(room.visit("long", stay=0.06))
    await asyncio.sleep(0)
    with refused(Unavailable, code="BUSY"):
        await room.visit("ann")
    await long
    await room.visit("bob")
    assert room.had == ["long", "bob"]


async def test_a_turn_ends_when_it_takes_too_long() -> None:
    room = Room(Turns(longest=0.02))
    with refused(Unavailable, code="TOOK_TOO_LONG"):
        await room.visit("long", stay=60)
    await room.visit("ann")
    assert room.had == ["long", "ann"]


async def test_whoever_leaves_at_any_moment_takes_no_turn_with_them() -> None:
    for steps in range(12):
        room = Room(Turns())
        first, leaving, staying = room.visits("a", "b", "c", stay=0)
        for _ in range(steps):
            await asyncio.sleep(0)
        leaving.cancel()
        await asyncio.gather(first, leaving, return_exceptions=True)
        await asyncio.wait_for(staying, 5)
        await asyncio.wait_for(room.visit("d"), 5)


async def test_patience_that_ends_as_the_turn_comes_loses_no_turn() -> None:
    for late in (-0.001, 0, 0.001):
        room = Room(Turns(patience=0.01))
        first = asyncio.create_task(room.visit("a", stay=0.01 + late))
        await asyncio.sleep(0)
        await asyncio.gather(*room.visits("b", "c"), return_exceptions=True)
        await first
        await asyncio.sleep(0.05)  # what is left to others after a turn would use up the patience
        await asyncio.wait_for(room.visit("d"), 5)


async def test_an_error_inside_ends_the_turn() -> None:
    room = Room(Turns())
    with refused(Unavailable, code="UNAVAILABLE"):
        async with room.turns.turn("ann"):
            raise Unavailable("Gone")
    await asyncio.wait_for(room.visit("bob"), 5)
