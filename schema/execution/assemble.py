"""From Strawberry types to a schema that both our engine and Strawberry's own executor can run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import strawberry
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLUnionType,
)
from strawberry.schema.config import StrawberryConfig

from schema.execution.alone import resolve_edge
from schema.execution.declare import DeclaredField, Derived, Edge
from schema.execution.moments import DATE_TIME
from schema.execution.rows import is_row, read


def build_schema(
    query: type,
    mutation: type | None = None,
    subscription: type | None = None,
    *,
    types: Iterable[type] = (),
    directives: Iterable[Any] = (),
) -> strawberry.Schema:
    """The schema of these roots; plain fields are read from rows and objects alike.

    Rows have no class, so an object type takes any row. A row of an interface or union names its type in the column
    `__typename` (which isn't in `columns`: the batch function knows that it must give it).
    """
    schema = strawberry.Schema(
        query,
        mutation,
        subscription,
        types=tuple(types),
        directives=tuple(directives),
        config=StrawberryConfig(default_resolver=read, scalar_map={datetime: DATE_TIME}),
    )
    for type_ in core_of(schema).type_map.values():
        if isinstance(type_, GraphQLInterfaceType | GraphQLUnionType):
            type_.resolve_type = _by_row(type_.resolve_type)
        elif isinstance(type_, GraphQLObjectType) and "strawberry-definition" in type_.extensions:
            if type_.extensions["strawberry-definition"].is_type_of is None:
                type_.is_type_of = None
            for field in type_.fields.values():
                _give_resolver(field)
    return schema


def core_of(schema: strawberry.Schema) -> GraphQLSchema:
    """The graphql-core schema inside a Strawberry one."""
    return schema._schema


def _give_resolver(field: GraphQLField) -> None:
    definition = field.extensions.get("strawberry-definition")
    if not isinstance(definition, DeclaredField):
        return
    for argument in field.args.values():
        argument.out_name = argument.extensions["strawberry-definition"].python_name
    if isinstance(definition.declaration, Edge):
        field.resolve = resolve_edge
    elif isinstance(definition.declaration, Derived):
        field.resolve = _drawn(definition.declaration.function)


def _drawn(function: Callable[[Any], Any]) -> Callable[[Any, GraphQLResolveInfo[Any]], Any]:
    return lambda row, info: function(row)


def _by_row(otherwise: Any) -> Callable[..., Any]:
    def resolve_type(row: Any, info: GraphQLResolveInfo[Any], abstract: Any) -> Any:
        named = row.get("__typename") if is_row(row) else None
        return named or otherwise(row, info, abstract)

    return resolve_type
