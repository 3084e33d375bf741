"""What a resolver may know of the directives on its own field, such as `@idempotent(key: "…")`."""

from __future__ import annotations

from typing import Any

import strawberry
from graphql import GraphQLResolveInfo, get_directive_values
from graphql.execution.values import VariableValues


def directive_values(info: strawberry.Info[Any, Any], name: str) -> dict[str, Any] | None:
    """The arguments of the directive `name` on the field that is being resolved; None when the field hasn't got it.

    Declare the directive with `strawberry.directive` and give it to `build_schema(directives=…)`: the engine runs no
    directive's own function, it only validates them.
    """
    return directive_on(info._raw_info, name)


def directive_on(asked: GraphQLResolveInfo[Any], name: str) -> dict[str, Any] | None:
    """The same for what graphql-core hands to resolvers."""
    directive = asked.schema.get_directive(name)
    assert directive is not None, f"the schema has no directive @{name}"
    values = VariableValues({}, asked.variable_values)  # type: ignore[arg-type]  # the plain dict, see sources.resolve_info
    found = (get_directive_values(directive, node, values) for node in asked.field_nodes)
    return next((arguments for arguments in found if arguments is not None), None)
