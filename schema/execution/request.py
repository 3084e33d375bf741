"""One operation being run: who asks, with which variables, and what has gone wrong so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLSchema
from graphql.execution.values import VariableValues

from schema.execution.faults import Formatted, Locations, formatted, is_fault, locations_of
from schema.execution.places import Route

if TYPE_CHECKING:
    from schema.execution.operations import Operation

ROOT: Mapping[str, Any] = MappingProxyType({})
"""The one row that an operation's root fields have for a parent."""

OnFault = Callable[[Exception, Any], None]
"""Called once for each unexpected exception, with the request's context."""


class Request:
    """The state of one operation. `inputs` are the variables as they came, `variables` the coerced ones."""

    __slots__ = (
        "_faults",
        "_locations",
        "_on_fault",
        "context",
        "errors",
        "inputs",
        "operation",
        "schema",
        "variables",
    )

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: Operation,
        inputs: Mapping[str, Any],
        variables: dict[str, Any],
        context: Any,
        on_fault: OnFault,
    ) -> None:
        self.schema, self.operation = schema, operation
        self.inputs, self.variables = inputs, variables
        self.context = context
        self.errors: list[Formatted] = []
        self._on_fault = on_fault
        self._faults: list[Exception] = []
        self._locations: dict[int, Locations] = {}

    def full_variables(self) -> VariableValues:
        """The variables in graphql-core's own form."""
        return self.operation.variables.full(self.inputs)

    def fail(self, error: Exception, nodes: Sequence[FieldNode], route: Route) -> None:
        """Note an error of a field; a fault is reported once, however many parents share it."""
        locations = self._locations.get(id(nodes))
        if locations is None:
            locations = self._locations[id(nodes)] = locations_of(nodes)
        self.errors.append(formatted(error, locations, route))
        if is_fault(error) and not any(known is error for known in self._faults):
            self._faults.append(error)
            self._on_fault(error, self.context)
