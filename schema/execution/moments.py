"""The scalar DateTime, as Strawberry reads it; what it can't read is explained in our words, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from graphql import GraphQLError, StringValueNode, ValueNode
from graphql.language import print_ast
from strawberry.schema.types.base_scalars import DateTimeDefinition

_SHOWN = 40
"""Characters of a wrong value that are said back."""


def _of_variable(value: Any) -> datetime:
    return _read(value, f"'{value}'")


def _of_literal(node: ValueNode, _: Mapping[str, Any] | None = None) -> datetime:
    return _read(node.value if isinstance(node, StringValueNode) else None, print_ast(node), node)


def _read(value: Any, shown: str, node: ValueNode | None = None) -> datetime:
    try:
        moment: datetime = DateTimeDefinition.parse_value(value)  # type: ignore[misc]  # the library's own has one
    except GraphQLError:
        sentence = f"{shown[:_SHOWN]} is no date and time; write one as 2026-01-31T12:00:00Z"
        raise GraphQLError(sentence, node) from None
    return moment


DATE_TIME = replace(
    DateTimeDefinition,
    description="A moment such as 2026-01-31T12:00:00Z; one that names no zone is taken as UTC.",
    parse_value=_of_variable,
    parse_literal=_of_literal,
)
