"""What a selection asks for: merging, aliases, directives, fragments. Each answer is also Strawberry's own."""

from __future__ import annotations

import pytest

from tests.schema.execution.batches import thing
from tests.schema.execution.both import both

T0 = thing("t0")


async def test_fields_stand_in_the_order_in_which_they_are_asked_for() -> None:
    answer = await both("{ thing { name count id child { name } number } }")
    assert list(answer.data["thing"]) == ["name", "count", "id", "child", "number"]


async def test_a_field_under_two_aliases_stands_twice() -> None:
    answer = await both("{ thing { a: name b: name name one: child { id } two: child { name } } }")
    assert answer.data["thing"] == {
        "a": "<t0>",
        "b": "<t0>",
        "name": "<t0>",
        "one": {"id": thing("t00")["id"]},
        "two": {"name": "<t00>"},
    }


async def test_equal_response_keys_are_merged_with_all_that_lies_below() -> None:
    answer = await both("{ thing { child { id } } thing { child { name child { id } } child { child { name } } } }")
    assert answer.data["thing"]["child"] == {
        "id": thing("t00")["id"],
        "name": "<t00>",
        "child": {"id": thing("t000")["id"], "name": "<t000>"},
    }
    assert [call.name for call in answer.context.calls] == ["thing", "child", "child"]


@pytest.mark.parametrize(
    ("directive", "stands"),
    [
        ("@include(if: true)", True),
        ("@include(if: false)", False),
        ("@skip(if: true)", False),
        ("@skip(if: false)", True),
        ("@skip(if: false) @include(if: false)", False),
        ("@skip(if: true) @include(if: true)", False),
        ("@include(if: $yes)", True),
        ("@skip(if: $yes)", False),
        ("@include(if: $yes) @skip(if: $no)", True),
    ],
)
async def test_skip_and_include_decide_by_literals_and_variables(directive: str, stands: bool) -> None:
    answer = await both(
        "query ($yes: Boolean! = true, $no: Boolean! = false) {"
        f" used: echo @skip(if: $no) @include(if: $yes) thing {{ id name {directive} }} }}"
    )
    assert ("name" in answer.data["thing"]) is stands


async def test_directives_hold_for_edges_fragments_and_whole_roots() -> None:
    answer = await both(
        """
        query ($no: Boolean!) {
          maybeThing @include(if: $no) { id }
          thing { ...F @skip(if: true)  ... @include(if: false) { number }  child @include(if: $no) { id }  name }
        }
        fragment F on Thing { flag }
        """,
        {"no": False},
    )
    assert answer.data == {"thing": {"name": "<t0>"}}
    assert [call.name for call in answer.context.calls] == ["thing"]


async def test_one_document_runs_with_any_values_of_its_flags() -> None:
    text = "query ($a: Boolean!, $b: Boolean!) { thing { id @include(if: $a) name @skip(if: $b) } }"
    for a in (True, False, True):
        for b in (True, False):
            answer = await both(text, {"a": a, "b": b})
            assert set(answer.data["thing"]) == ({"id"} if a else set()) | (set() if b else {"name"})


async def test_a_selection_may_be_left_empty_by_its_directives() -> None:
    assert (await both("{ thing { id @skip(if: true) } }")).data == {"thing": {}}


async def test_fragments_are_opened_where_their_type_fits() -> None:
    answer = await both(
        """
        { thing { ...Both ... on Named { name } ... { flag } } named { ...Both } }
        fragment Both on Named { id ...OfThing ...OfPlace }
        fragment OfThing on Thing { number }
        fragment OfPlace on Place { seats }
        """
    )
    assert answer.data == {
        "thing": {"id": T0["id"], "number": 2, "name": "<t0>", "flag": True},
        "named": {"id": thing("t1")["id"], "seats": 4},
    }


async def test_a_fragment_that_is_spread_twice_counts_once() -> None:
    answer = await both("{ thing { ...F ...F child { ...F } } } fragment F on Thing { name kin { id } }")
    assert [(call.name, call.parents) for call in answer.context.calls] == [
        ("thing", 1),
        ("kin", 1),
        ("child", 1),
        ("kin", 1),
    ]


async def test_typename_is_known_everywhere() -> None:
    answer = await both(
        "{ __typename thing { __typename t: __typename } page(first: 1) { __typename edges { __typename } } }"
    )
    assert answer.data == {
        "__typename": "Query",
        "thing": {"__typename": "Thing", "t": "Thing"},
        "page": {"__typename": "ThingConnection", "edges": [{"__typename": "ThingEdge"}]},
    }


async def test_the_named_operation_runs() -> None:
    text = "query A { thing { id } } query B { thing { name } }"
    assert (await both(text, operation_name="B")).data == {"thing": {"name": "<t0>"}}
