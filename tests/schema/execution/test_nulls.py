"""Errors and the nulls that they make, by the specification. Each answer is also Strawberry's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import strawberry

from schema.execution import build_schema, edge
from schema.execution.faults import MASKED
from tests.schema.execution.both import both

NO_NULL = "Cannot return null for non-nullable field Thing."


@pytest.mark.parametrize(
    ("field", "words", "path"),
    [
        ("badColour", "Enum 'Colour' cannot represent value: 'green'", ("badColour",)),
        ("huge", "Int cannot represent non 32-bit signed integer value: 2147483648", ("huge",)),
        ("badCount", "Int cannot represent non-integer value: 'three'", ("badCount",)),
        ("holesRefused", f"{NO_NULL}holesRefused.", ("holesRefused", 1)),
        ("maybeChildren { id }", f"{NO_NULL}maybeChildren.", ("maybeChildren", 1)),
        ("noList { id }", "Expected Iterable, but did not find one for field 'Thing.noList'.", ("noList",)),
        ("failing { id }", "This field is always refused", ("failing",)),
        ("voice", "Voice not found", ("voice",)),
        ("sulking", "Not now", ("sulking",)),
        ("x: failing { id }", "This field is always refused", ("x",)),
    ],
)
async def test_a_nullable_field_takes_the_null_itself(field: str, words: str, path: tuple[str | int, ...]) -> None:
    answer = await both(f"{{ maybeThing {{ name {field} }} }}")
    assert answer.data == {"maybeThing": {"name": "<t0>", path[0]: None}}
    assert answer.messages == [(words, ("maybeThing", *path))]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("missing", f"{NO_NULL}missing."),
        ("badNumber", "Int cannot represent non-integer value: 'many'"),
        ("lost { id }", f"{NO_NULL}lost."),
        ("sureFailing { id }", "This field is always refused"),
        ("sureVoice", "Voice not found"),
    ],
)
async def test_a_required_field_passes_the_null_to_its_parent(field: str, words: str) -> None:
    answer = await both(f"{{ maybeThing {{ name x: {field} }} }}")
    assert answer.data == {"maybeThing": None}
    assert answer.messages == [(words, ("maybeThing", "x"))]


@pytest.mark.parametrize(
    ("around", "left"),
    [
        ("children { %s }", None),
        ("gaps { %s }", {"gaps": [None, None]}),
        ("maybeChildren { %s }", {"maybeChildren": None}),
        ("square { %s }", {"square": None}),
        ("child { child { %s } }", None),
        ("child { some { %s } }", {"child": {"some": None}}),
        ("page { nodes { %s } }", None),
        ("finds { ... on Thing { %s } ... on Place { seats } }", {"finds": [{"seats": 4}, None, None]}),
        ("family { ... on Named { %s } }", None),
        ("slow(colour: RED) { %s }", {"slow": None}),
    ],
)
@pytest.mark.parametrize("fatal", ["lost { id }", "lost { name } id", "peer { lost { id } } lost { id }"])
async def test_nulls_stop_at_the_first_place_that_allows_them(around: str, left: Any, fatal: str) -> None:
    answer = await both(f"{{ maybeThing {{ {around % fatal} }} }}")
    assert answer.data == {"maybeThing": left}


async def test_a_null_may_travel_to_the_top() -> None:
    answer = await both("{ thing { child { child { missing } } } }")
    assert answer.data is None
    assert answer.messages == [(f"{NO_NULL}missing.", ("thing", "child", "child", "missing"))]


async def test_an_error_of_one_parent_leaves_the_others() -> None:
    answer = await both("{ things { name some { name } } }")
    assert answer.data["things"] == [
        {"name": "<t0>", "some": {"name": "<t01>"}},
        {"name": "<t1>", "some": None},
        {"name": "<t2>", "some": None},
    ]
    assert answer.messages == [("Thing not found", ("things", 1, "some")), ("Thing not found", ("things", 2, "some"))]


async def test_what_a_batch_function_raises_is_the_error_of_every_parent() -> None:
    answer = await both("{ things { again: failing { id } } }")
    assert answer.messages == [("This field is always refused", ("things", number, "again")) for number in range(3)]


async def test_an_error_inside_a_list_stands_at_its_index() -> None:
    answer = await both("{ thing { errorsAmong { name } } }")
    assert answer.data == {"thing": {"errorsAmong": [{"name": "<t00>"}, None]}}
    assert answer.messages == [("Item not found", ("thing", "errorsAmong", 1))]


async def test_one_error_is_told_for_one_null() -> None:
    answer = await both("{ maybeThing { missing badNumber lost { id } sureFailing { id } children { missing } } }")
    assert answer.data == {"maybeThing": None}
    assert len(answer.errors) == 1


async def test_nothing_below_a_null_is_fetched() -> None:
    answer = await both("{ maybeThing { missing child { id } } }")
    assert [call.name for call in answer.context.calls] == ["maybe_thing"]


async def test_a_refusal_carries_its_code_and_status_and_the_field_at_fault() -> None:
    [error] = (await both("{ maybeThing { failing { id } } }")).errors
    assert error["extensions"] == {
        "code": "VALIDATION_FAILED",
        "statusCode": 422,
        "details": [{"field": "word", "message": "This field is always refused"}],
    }
    assert error["locations"] == [{"line": 1, "column": 16}]


async def test_a_value_of_the_wrong_type_is_a_fault_of_ours_and_reported_once_each() -> None:
    answer = await both("{ thing { badCount huge } }")
    assert [error["extensions"] for error in answer.errors] == [{"code": "INTERNAL_ERROR", "statusCode": 500}] * 2
    assert len(answer.faults) == 2


async def test_an_unexpected_exception_is_masked_and_reported_once() -> None:
    answer = await both("{ things { name broken { id } } }")
    assert answer.data["things"][0] == {"name": "<t0>", "broken": None}
    assert [error["message"] for error in answer.errors] == [MASKED] * 3
    assert answer.errors[0]["extensions"] == {"code": "INTERNAL_ERROR", "statusCode": 500}
    assert [str(fault) for fault in answer.faults] == ["the password is hunter2"]


async def test_a_batch_function_that_forgets_a_parent_is_a_fault() -> None:
    async def forgetful(actor: Any, parents: Sequence[Any], columns: tuple[str, ...]) -> list[int]:
        return []

    @strawberry.type
    class Query:
        number: int | None = edge(forgetful)

    answer = await both("{ number }", schema=build_schema(Query))
    assert answer.data == {"number": None}
    assert "forgetful gave 0 values for 1 parents" in str(answer.faults[0])
