"""A field's arguments: what is written in the document is coerced once, what comes from variables at each request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLError,
    GraphQLField,
    Undefined,
    VariableNode,
    get_argument_values,
    is_non_null_type,
)
from graphql.execution.values import VariableValues, coerce_argument
from graphql.language import Visitor, visit

_ABSENT = object()


class Arguments:
    """The arguments of one field node. `fixed`: no variable is used, every request has the same values."""

    def __init__(self, field: GraphQLField, node: FieldNode) -> None:
        self._field, self._node = field, node
        self._constants: dict[str, Any] = {}
        self._variables: list[tuple[str, str, Any, bool]] = []
        self._simple = True
        given = {argument.name.value: argument for argument in node.arguments or ()}
        for name, argument in field.args.items():
            value = given[name].value if name in given else None
            if isinstance(value, VariableNode):
                default = _default(field, node, name, argument)
                self._variables.append(
                    (argument.out_name or name, value.name.value, default, is_non_null_type(argument.type))
                )
            elif value is not None and _uses_variables(value):
                self._simple = False
            else:
                self._read_constant(name, argument, given.get(name))
        self.fixed = self._simple and not self._variables

    def _read_constant(self, name: str, argument: GraphQLArgument, given: Any) -> None:
        try:
            coerce_argument(self._constants, self._node, name, argument, given, None, None)
        except GraphQLError:
            self._simple = False  # refused at each request, at the field's own path

    def values(self, coerced: Mapping[str, Any], variables: Callable[[], VariableValues]) -> dict[str, Any]:
        """Argument name → value, for these variables.

        Raises: GraphQLError when an argument has no valid value.
        """
        if not self._simple:
            return get_argument_values(self._field, self._node, variables())
        found = dict(self._constants)
        for name, variable, default, required in self._variables:
            value = coerced.get(variable, _ABSENT)
            if value is None and required:
                return get_argument_values(self._field, self._node, variables())
            if value is not _ABSENT:
                found[name] = value
            elif default is not _ABSENT:
                found[name] = default
            elif required:
                return get_argument_values(self._field, self._node, variables())
        return found


def _default(field: GraphQLField, node: FieldNode, name: str, argument: GraphQLArgument) -> Any:
    found: dict[str, Any] = {}
    if argument.default_value is not Undefined or argument.default is not None:
        coerce_argument(found, node, name, argument, None, None, None)
    return next(iter(found.values()), _ABSENT)


class _VariableFinder(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def enter_variable(self, *_: Any) -> None:
        self.found = True


def _uses_variables(value: Any) -> bool:
    finder = _VariableFinder()
    visit(value, finder)
    return finder.found
