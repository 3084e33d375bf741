"""Declaring edges: what doesn't fit is refused at import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import strawberry
from graphql import GraphQLField, GraphQLObjectType

from schema.execution import Connection, build_schema, edge
from schema.execution.assemble import core_of
from tests.schema.execution.things import SCHEMA


async def batch(actor: Any, parents: Sequence[Any], columns: tuple[str, ...], *, word: str, size: int = 3) -> list[int]:
    return [1 for _ in parents]


async def no_batch(parents: Sequence[Any], columns: tuple[str, ...]) -> list[int]:
    return []


def fields_of(name: str) -> dict[str, GraphQLField]:
    type_ = core_of(SCHEMA).type_map[name]
    assert isinstance(type_, GraphQLObjectType)
    fields: dict[str, GraphQLField] = type_.fields
    return fields


@pytest.mark.parametrize(
    ("function", "arguments", "words"),
    [
        (no_batch, {}, r"no_batch: a batch function takes \(actor, parents, columns, …\)"),
        (batch, {}, "batch: declare the argument 'word'"),
        (batch, {"word": str, "wurd": str}, "batch: no parameter for the argument 'wurd'"),
    ],
)
def test_arguments_must_fit_the_batch_function(function: Any, arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(TypeError, match=words):
        edge(function, arguments=arguments)


def test_arguments_have_the_declared_types_and_the_function_s_defaults() -> None:
    @strawberry.type
    class Query:
        number: int = edge(batch, arguments={"word": strawberry.ID, "size": int}, description="A number.")

    assert str(build_schema(Query)) == ('type Query {\n  """A number."""\n  number(word: ID!, size: Int! = 3): Int!\n}')


def test_a_connection_has_page_arguments_before_its_own() -> None:
    field = fields_of("Thing")["page"]
    assert list(field.args) == ["first", "after", "last", "before"]
    assert str(field.type) == "ThingConnection!"


def test_a_connection_s_types_are_named_after_its_node() -> None:
    assert {name: str(field.type) for name, field in fields_of("ThingConnection").items()} == {
        "edges": "[ThingEdge!]!",
        "nodes": "[Thing!]!",
        "pageInfo": "PageInfo!",
        "totalCount": "Int!",
    }
    assert Connection.__name__ == "Connection"


def test_an_edge_is_no_part_of_a_type_s_init() -> None:
    @strawberry.type
    class Answer:
        step: int
        number: int = edge(batch, arguments={"word": str})

    assert Answer(step=1).step == 1
