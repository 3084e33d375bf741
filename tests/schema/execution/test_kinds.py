"""Interfaces, unions, lists and values inside columns. Each answer is also Strawberry's own."""

from __future__ import annotations

from tests.schema.execution.batches import MOMENT, thing
from tests.schema.execution.both import both


async def test_rows_of_an_interface_keep_their_order_whatever_their_type() -> None:
    answer = await both("{ thing { family { __typename name ... on Place { seats } ... on Thing { number } } } }")
    assert answer.data["thing"]["family"] == [
        {"__typename": "Thing", "name": "<t00>", "number": 3},
        {"__typename": "Place", "name": "<t01>", "seats": 4},
    ]


async def test_a_union_has_nulls_among_its_rows() -> None:
    answer = await both("{ thing { finds { ... on Place { seats } ... on Named { id } __typename } } }")
    assert answer.data["thing"]["finds"] == [
        {"seats": 4, "id": thing("t00")["id"], "__typename": "Place"},
        None,
        {"id": thing("t02")["id"], "__typename": "Thing"},
    ]


async def test_a_union_s_edges_run_once_a_type_and_level() -> None:
    answer = await both("{ things { family { peer { id } ... on Place { inside { __typename } } } } }")
    calls = [(call.name, call.parents) for call in answer.context.calls]
    assert sorted(calls) == [("family", 3), ("inside", 3), ("peer", 3), ("peer", 3), ("things", 1)]


async def test_a_row_of_no_possible_type_is_an_error() -> None:
    answer = await both("{ thing { name stray { __typename } } }")
    assert answer.data == {"thing": {"name": "<t0>", "stray": None}}
    assert answer.messages == [
        ("Runtime Object type 'Details' is not a possible type for 'Found'.", ("thing", "stray"))
    ]


async def test_lists_of_lists_of_rows_and_of_values() -> None:
    answer = await both("{ thing { square { name } grid tags colours } }")
    assert answer.data["thing"] == {
        "square": [[{"name": "<t000>"}], [{"name": "<t010>"}, {"name": "<t011>"}]],
        "grid": [[1], [2, None]],
        "tags": ["x", "y"],
        "colours": ["RED", "BLUE"],
    }


async def test_leaves_of_every_kind() -> None:
    answer = await both(
        "{ thing { colour maybeColour number ratio wholeRatio flag extra createdAt"
        " details { size note } maybeDetails { size } } }"
    )
    assert answer.data["thing"] == {
        "colour": "RED",
        "maybeColour": None,
        "number": 2,
        "ratio": 0.5,
        "wholeRatio": 2.0,
        "flag": True,
        "extra": {"a": [1, None]},
        "createdAt": MOMENT.isoformat(),
        "details": {"size": 3, "note": None},
        "maybeDetails": None,
    }


async def test_resolvers_run_for_each_row_with_their_own_arguments_and_place() -> None:
    answer = await both('{ things { spoken loud: spoken(word: "!") slow(colour: BLUE) { name } } }')
    assert [row["spoken"] + row["loud"] + row["slow"]["name"] for row in answer.data["things"]] == [
        "<t0> says<t0> !<t0b>",
        "<t1> says<t1> !<t1b>",
        "<t2> says<t2> !<t2b>",
    ]
    assert answer.context.log == [f"slow ['things', {number}, 'slow']" for number in range(3)]
