"""Arguments and variables: defaults, coercion, refusals in graphql-core's words; as Strawberry's own executor."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import execute_sync, parse

from schema.execution import Engine
from schema.execution.assemble import core_of
from tests.schema.execution.batches import Context
from tests.schema.execution.both import both
from tests.schema.execution.things import SCHEMA

ALL = """query ($number: Int, $word: String, $ratio: Float, $shape: Shape, $colours: [Colour], $id: ID) {
  echo(number: $number, word: $word, ratio: $ratio, shape: $shape, colours: $colours, id: $id)
}"""


@pytest.mark.parametrize(
    ("arguments", "heard"),
    [
        ("", "5 None None None None None"),
        ("(number: 7, word: null)", "7 None None None None None"),
        ('(word: "ä\\n", id: 12, ratio: 3)', "5 'ä\\n' 3.0 None None '12'"),
        ("(shape: {})", "5 None None Shape(width=1, height=None, colour=<Colour.RED: 'red'>) None None"),
        (
            "(shape: {width: 2, colour: BLUE})",
            "5 None None Shape(width=2, height=None, colour=<Colour.BLUE: 'blue'>) None None",
        ),
        ("(colours: RED)", "5 None None None [<Colour.RED: 'red'>] None"),
        ("(colours: [RED, null])", "5 None None None [<Colour.RED: 'red'>, None] None"),
    ],
)
async def test_literal_arguments(arguments: str, heard: str) -> None:
    assert (await both(f"{{ echo{arguments} }}")).data == {"echo": heard}


@pytest.mark.parametrize(
    ("variables", "heard"),
    [
        ({}, "5 None None None None None"),
        ({"number": 7, "word": "w", "ratio": 0.5, "id": "a"}, "7 'w' 0.5 None None 'a'"),
        ({"ratio": 2, "id": 12}, "5 None 2.0 None None '12'"),
        ({"colours": ["BLUE", None]}, "5 None None None [<Colour.BLUE: 'blue'>, None] None"),
        ({"colours": "BLUE"}, "5 None None None [<Colour.BLUE: 'blue'>] None"),
        (
            {"shape": {"height": 4}},
            "5 None None Shape(width=1, height=4, colour=<Colour.RED: 'red'>) None None",
        ),
        ({"unknown": 1}, "5 None None None None None"),
    ],
)
async def test_variables(variables: dict[str, Any], heard: str) -> None:
    assert (await both(ALL, variables)).data == {"echo": heard}


@pytest.mark.parametrize(
    "variables",
    [
        {"number": "7"},
        {"number": 1.5},
        {"number": 2**31},
        {"number": True},
        {"word": 7},
        {"ratio": "0.5"},
        {"colours": ["GREEN"]},
        {"colours": ["red"]},
        {"shape": {"width": None}},
        {"shape": {"depth": 1}},
        {"shape": 7},
        {"id": {"a": 1}},
        {"number": "7", "word": 7},
    ],
)
async def test_variables_of_the_wrong_type_stop_the_request(variables: dict[str, Any]) -> None:
    answer = await both(ALL, variables)
    assert answer.data is None
    assert {error["extensions"]["code"] for error in answer.errors} == {"BAD_USER_INPUT"}


@pytest.mark.parametrize("variables", [{}, {"n": None}, {"n": "x"}])
async def test_a_required_variable_must_be_given(variables: dict[str, Any]) -> None:
    assert (await both("query ($n: Int!) { echo(number: $n) }", variables)).data is None


@pytest.mark.parametrize(("variables", "heard"), [({}, "6"), ({"n": 8}, "8")])
async def test_a_variable_s_default_is_used_when_it_is_absent(variables: dict[str, Any], heard: str) -> None:
    assert (await both("query ($n: Int! = 6) { echo(number: $n) }", variables)).data["echo"].startswith(heard)


async def test_a_null_in_a_required_argument_is_the_field_s_error() -> None:
    answer = await both("query ($n: Int = 6) { echo(number: $n) maybeThing { id } }", {"n": None})
    assert answer.data is None
    assert answer.messages[0][1] == ("echo",)


async def test_absent_variables_inside_lists_and_objects() -> None:
    text = "query ($c: Colour, $h: Int) { a: echo(colours: [$c, RED]) b: echo(shape: {height: $h}) }"
    assert (await both(text)).data == {
        "a": "5 None None None [None, <Colour.RED: 'red'>] None",
        "b": "5 None None Shape(width=1, height=None, colour=<Colour.RED: 'red'>) None None",
    }


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        ("", {"word": "w", "colours": None}),
        ('(word: "x", colours: [RED, BLUE])', {"word": "x", "colours": ["red", "blue"]}),
        ("(word: $w, colours: $cs)", {"word": "y", "colours": ["blue"]}),
    ],
)
async def test_a_batch_function_gets_plain_values_and_its_own_defaults(arguments: str, given: dict[str, Any]) -> None:
    used = "($w: String!, $cs: [Colour!])" if "$" in arguments else ""
    answer = await both(f"query {used} {{ thing {{ told{arguments} {{ id }} }} }}", {"w": "y", "cs": ["BLUE"]})
    call = answer.context.calls[1]
    assert {name: call.given[name] for name in given} == given
    assert all(type(colour) is str for colour in call.given["colours"] or ())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("query A { thing { id } } query B { thing { id } }", None),
        ("query A { thing { id } } query B { thing { id } }", "C"),
        ("query A { thing { id } }", "C"),
        ("query A { ...F } fragment F on Query { thing { id } }", "F"),
    ],
)
async def test_an_operation_that_can_t_be_told_is_refused_in_graphql_core_s_words(text: str, name: str | None) -> None:
    engine = Engine(SCHEMA, on_fault=lambda error, _: None)
    answer = await engine.execute(text, operation_name=name, context=Context())
    expected = execute_sync(core_of(SCHEMA), parse(text), operation_name=name).errors
    assert [error["message"] for error in answer["errors"]] == [error.message for error in expected or ()]
    assert answer["errors"][0]["extensions"] == {"code": "OPERATION_RESOLUTION_FAILURE", "statusCode": 400}
    assert "data" not in answer


async def test_variables_that_are_no_object_are_refused() -> None:
    engine = Engine(SCHEMA, on_fault=lambda error, _: None)
    answer = await engine.execute("{ thing { id } }", ["a"], context=Context())  # type: ignore[arg-type]  # as JSON may
    assert answer["errors"][0]["message"] == "'variables' must be an object: variable name to value"


async def test_a_document_s_flags_must_have_values() -> None:
    engine = Engine(SCHEMA, on_fault=lambda error, _: None)
    text = "query ($yes: Boolean = true) { maybeThing { id @include(if: $yes) } }"
    answer = await engine.execute(text, {"yes": None}, context=Context())
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
