"""An operation's variables: plain scalars of the right type are taken as they are, the rest is graphql-core's work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLNonNull,
    GraphQLSchema,
    VariableDefinitionNode,
    get_variable_values,
    type_from_ast,
)
from graphql.execution.values import VariableValues

from schema.execution.refusals import Refused

_LARGEST_INT = 2**31
_TYPES: Mapping[str, type] = {"ID": str, "String": str, "Int": int, "Float": float, "Boolean": bool}
_MAX_ERRORS = 10


class Variables:
    """The variables that one operation declares."""

    __slots__ = ("_definitions", "_quick", "_schema")

    def __init__(self, schema: GraphQLSchema, definitions: Sequence[VariableDefinitionNode]) -> None:
        self._schema, self._definitions = schema, definitions
        self._quick = [(node.variable.name.value, *self._plain_type(node)) for node in definitions]

    def _plain_type(self, node: VariableDefinitionNode) -> tuple[type | None, bool]:
        declared = type_from_ast(self._schema, node.type)
        required = isinstance(declared, GraphQLNonNull)
        named = declared.of_type if required else declared  # type: ignore[union-attr]  # only when it is non-null
        return _TYPES.get(getattr(named, "name", "")), required or node.default_value is not None

    def coerced(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Variable name → coerced value; a variable that is neither given nor has a default is absent.

        Raises: Refused, in graphql-core's words.
        """
        found: dict[str, Any] = {}
        for name, type_, required in self._quick:
            value = inputs.get(name)
            if type(value) is type_ and (type_ in (str, bool) or _fits(value)):
                found[name] = value
            elif value is not None or required or name in inputs:
                return self.full(inputs).coerced
        return found

    def full(self, inputs: Mapping[str, Any]) -> VariableValues:
        """graphql-core's own form of the coerced values.

        Raises: Refused, in graphql-core's words.
        """
        values = get_variable_values(self._schema, self._definitions, dict(inputs), max_errors=_MAX_ERRORS)
        if isinstance(values, list):
            raise Refused.because("BAD_USER_INPUT", *values)
        return values


def _fits(value: Any) -> bool:
    return -_LARGEST_INT <= value < _LARGEST_INT if type(value) is int else bool(value - value == 0.0)
