"""A resolver reads the directives on its own field. Each answer is also Strawberry's own."""

from __future__ import annotations

from typing import Any

import pytest
import strawberry
from strawberry.directive import DirectiveLocation, DirectiveValue

from schema.execution import build_schema, directive_values
from tests.schema.execution.both import both


@strawberry.directive(locations=[DirectiveLocation.FIELD])
def idempotent(value: DirectiveValue[str], key: str) -> str:
    """Only read by resolvers."""
    return value


@strawberry.type
class Query:
    """Nothing to read."""

    number: int = 1


@strawberry.type
class Mutation:
    """A write that tells what it was given."""

    @strawberry.mutation
    def write(self, info: strawberry.Info) -> str:
        """The directive's arguments."""
        return str(directive_values(info, "idempotent"))


@pytest.mark.parametrize(
    ("text", "variables", "heard"),
    [
        ("mutation { write }", {}, "None"),
        ('mutation { write @idempotent(key: "a") }', {}, "{'key': 'a'}"),
        ("mutation ($key: String!) { write @idempotent(key: $key) }", {"key": "b"}, "{'key': 'b'}"),
        ('mutation { write @include(if: true) @idempotent(key: "c") }', {}, "{'key': 'c'}"),
    ],
)
async def test_a_resolver_reads_its_field_s_directive(text: str, variables: dict[str, Any], heard: str) -> None:
    schema = build_schema(Query, Mutation, directives=[idempotent])
    assert (await both(text, variables, schema=schema)).data == {"write": heard}
