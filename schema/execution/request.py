"""One operation being run: who asks, with which variables, and what has gone wrong so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLSchema
from graphql.execution.values import VariableValues

from schema.execution.faults import Formatted, formatted, is_fault
from schema.execution.places import Route

if TYPE_CHECKING:
    from schema.execution.operations import Operation

ROOT: Mapping[str, Any] = MappingProxyType({})
"""The one row that an operation's root fields have for a parent."""

OnFault = Callable[[Exception, Any], None]
"""Called once for each unexpected exception, with the request's context."""


class Request:
    """The state of one operation. `inputs` are the variables as they came, `variables` the coerced ones."""

    __slots__ = ("_faults", "_on_fault", "context", "errors", "inputs", "operation", "schema", "variables")

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

    def full_variables(self) -> VariableValues:
        """The variables in graphql-core's own form."""
        return self.operation.variables.full(self.inputs)

    def fail(self, error: Exception, nodes: Sequence[FieldNode], route: Route) -> None:
        """Note an error of a field; a fault is reported once, however many parents share it."""
        self.errors.append(formatted(error, nodes, route))
        if is_fault(error) and not any(known is error for known in self._faults):
            self._faults.append(error)
            self._on_fault(error, self.context)
