"""What is large waits for its turn, and gives way while it runs; what is small, and what changes something, doesn't."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from kit.errors import RateLimited
from schema.execution import Engine, Limits
from tests.schema.execution.batches import Context
from tests.schema.execution.both import both
from tests.schema.execution.things import SCHEMA
from tests.world import refused

LIMITS = Limits(light=30, light_edges=3, mutation_cost=40, event_cost=20)


class Door:
    """An engine, and how often a turn was asked for."""

    def __init__(self, refusal: Exception | None = None) -> None:
        self.engine = Engine(SCHEMA, limits=LIMITS, on_fault=self._fault, turn=self._turn)
        self.turns, self._refusal = 0, refusal

    @asynccontextmanager
    async def _turn(self, context: Context) -> AsyncIterator[None]:
        self.turns += 1
        if self._refusal:
            raise self._refusal
        yield

    @staticmethod
    def _fault(error: Exception, context: Context) -> None:
        raise AssertionError from error

    async def ask(self, text: str) -> dict[str, Any]:
        return await self.engine.execute(text, context=Context())


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("{ page(first: 30) { nodes { id } } }", 0),
        ("{ page(first: 31) { nodes { id } } }", 1),
        ("{ a: thing { child { id } } b: thing { id } }", 0),
        ("{ a: thing { child { id } } b: thing { child { id } } }", 1),
        ("mutation { write(step: 1) { thing { page(first: 35) { nodes { id } } } } }", 0),
        ("{ page(first: 100) { nodes { page(first: 100) { nodes { page { nodes { id } } } } } } }", 0),
    ],
)
async def test_what_waits_for_a_turn(text: str, turns: int) -> None:
    door = Door()
    await door.ask(text)
    assert door.turns == turns


async def test_whoever_gets_no_turn_is_told_so_and_nothing_runs() -> None:
    door = Door(RateLimited("Too many", code="TOO_MANY_LARGE_REQUESTS"))
    with refused(RateLimited, code="TOO_MANY_LARGE_REQUESTS"):
        await door.ask("{ page(first: 31) { nodes { id } } }")


async def test_changes_and_events_have_limits_of_their_own() -> None:
    door = Door()
    for text, limit in [
        ("mutation { write(step: 1) { thing { page(first: 50) { nodes { id } } } } }", 40),
        ("subscription { news { page(first: 50) { nodes { id } } } }", 20),
    ]:
        answer = await door.ask(text)
        assert answer["errors"][0]["extensions"]["code"] == "QUERY_TOO_EXPENSIVE"
        assert answer["errors"][0]["extensions"]["limit"] == answer["extensions"]["cost"]["limit"] == limit
    answer = await door.ask("mutation { write(step: 1) { step } }")
    assert answer["extensions"]["cost"]["limit"] == 40


def pages(levels: int, inside: str) -> str:
    return "page { nodes { " * levels + inside + " } }" * levels


async def test_many_rows_are_built_in_pieces_and_others_pass_between_them() -> None:
    passed = 0

    async def somebody_else() -> None:
        nonlocal passed
        while True:
            await asyncio.sleep(0)
            passed += 1

    walking = asyncio.create_task(somebody_else())
    engine = Engine(SCHEMA, limits=Limits(cost=10**9), on_fault=lambda error, _: None)
    text = f"{{ {pages(6, 'id name number')} }}"
    assert "errors" not in await engine.execute(text, context=Context())
    first, passed = passed, 0
    assert "errors" not in await engine.execute(text, context=Context())
    walking.cancel()
    assert first >= passed >= 3**6 // 256


async def test_rows_in_pieces_come_to_the_same() -> None:
    answer = await both(f"{{ {pages(6, 'id name number child { id }')} }}")
    assert str(answer.data).count("'number'") == 3**6


async def test_errors_in_pieces_stand_where_they_belong() -> None:
    answer = await both(f"{{ {pages(6, 'id badColour')} }}")
    assert len(answer.errors) == 3**6
