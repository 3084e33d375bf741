"""Batch functions: once a level for all parents, with the columns that are needed and no more."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
import strawberry

from schema.execution import Engine, build_schema, edge
from schema.execution.declare import Batch
from tests.schema.execution.batches import Context
from tests.schema.execution.both import both
from tests.schema.execution.things import SCHEMA


@pytest.mark.parametrize("rows", [1, 10, 100])
async def test_an_edge_runs_once_a_level_however_many_rows_there_are(rows: int) -> None:
    answer = await both(f"{{ many(count: {rows}) {{ name children {{ count children {{ name }} }} }} }}")
    assert len(answer.data["many"]) == rows
    assert sorted((call.name, call.parents) for call in answer.context.calls) == [
        ("children", rows),
        ("children", rows * 2),
        ("count", rows * 2),
        ("many", 1),
    ]


@pytest.mark.parametrize(
    ("selection", "columns"),
    [
        ("id", {"id"}),
        ("a: name name b: number", {"name", "number"}),
        ("__typename", set()),
        ("loud", {"name"}),
        ("spoken", {"name"}),
        ("details { size note }", {"details"}),
        ("maybeDetails { size }", set()),
        ("count child { name }", {"key"}),
        ("createdAt kin { ... on Place { seats } }", {"created_at", "key"}),
        ("... on Named { nickname } ...F", {"nickname", "flag"}),
        ("id name @skip(if: true)", {"id"}),
    ],
)
async def test_columns_are_what_the_selection_reads(selection: str, columns: set[str]) -> None:
    fragment = "fragment F on Thing { flag }" if "...F" in selection else ""
    answer = await both(f"{{ maybeThing {{ {selection} }} }} {fragment}")
    assert answer.context.calls[0].columns == tuple(sorted(columns))


async def test_columns_of_an_interface_are_those_of_all_its_types() -> None:
    answer = await both("{ named { id ... on Place { seats } ... on Thing { number child { id } } } }")
    assert answer.context.calls[0].columns == ("id", "key", "number", "seats")


@pytest.mark.parametrize(
    ("selection", "columns", "more", "total"),
    [
        ("nodes { name }", ("name",), False, False),
        ("edges { node { name } }", ("name",), False, False),
        ("edges { cursor }", ("created_at", "id"), False, False),
        ("nodes { name } edges { node { number } }", ("name", "number"), False, False),
        ("pageInfo { hasNextPage }", (), True, False),
        ("pageInfo { endCursor }", ("created_at", "id"), False, False),
        ("p: pageInfo { m: hasPreviousPage } nodes { id }", ("id",), True, False),
        ("totalCount", (), False, True),
        ("n: totalCount pageInfo { __typename }", (), False, True),
    ],
)
async def test_a_connection_s_columns_and_what_it_must_know(
    selection: str, columns: tuple[str, ...], more: bool, total: bool
) -> None:
    answer = await both(f"{{ page {{ {selection} }} }}")
    [call] = answer.context.calls
    assert call.columns == columns
    assert (call.given["page"].wants_more, call.given["page"].wants_total) == (more, total)


async def test_sibling_edges_run_side_by_side() -> None:
    started = list[str]()
    both_started = asyncio.Event()

    def meeting(name: str) -> Batch:
        async def meet(actor: Any, parents: Sequence[Any], columns: tuple[str, ...]) -> list[int]:
            started.append(name)
            if len(started) == 2:
                both_started.set()
            await asyncio.wait_for(both_started.wait(), 5)
            return [1 for _ in parents]

        return meet

    @strawberry.type
    class Query:
        one: int = edge(meeting("one"))
        two: int = edge(meeting("two"))

    engine = Engine(build_schema(Query), on_fault=lambda error, _: None)
    assert (await engine.execute("{ one two }", context=Context()))["data"] == {"one": 1, "two": 1}


async def test_no_batch_runs_without_parents() -> None:
    answer = await both("{ many(count: 0) { count child { count } slow { id } } }")
    assert answer.data == {"many": []}
    assert [call.name for call in answer.context.calls] == ["many"]


async def test_what_a_request_is_cancelled_for_is_not_an_answer() -> None:
    entered = asyncio.Event()

    async def endless(actor: Any, parents: Sequence[Any], columns: tuple[str, ...]) -> list[int]:
        entered.set()
        await asyncio.Event().wait()
        return []

    @strawberry.type
    class Query:
        number: int | None = edge(endless)

    engine = Engine(build_schema(Query), on_fault=lambda error, _: None)
    running = asyncio.create_task(engine.execute("{ number }", context=Context()))
    await entered.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_an_engine_is_used_by_many_requests_at_once() -> None:
    engine = Engine(SCHEMA, on_fault=lambda error, _: None)
    text = "query ($c: Colour) { thing { slow(colour: $c) { name } } }"
    answers = await asyncio.gather(
        *(engine.execute(text, {"c": colour}, context=Context()) for colour in ["RED", "BLUE", None] * 20)
    )
    names = [answer["data"]["thing"]["slow"] and answer["data"]["thing"]["slow"]["name"] for answer in answers]
    assert names == ["<t0r>", "<t0b>", None] * 20
