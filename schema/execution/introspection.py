"""`__schema` and `__type`: graphql-core answers them; without variables the answer is kept with the plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    execute_sync,
)

from schema.execution.places import Places
from schema.execution.request import Request


class Introspected:
    """A root field about the schema itself; its value is finished, nothing is built below it."""

    waits = False
    finished = True

    def __init__(self, nodes: list[FieldNode]) -> None:
        self._nodes = nodes
        self._kept: Any = None

    def values(self, rows: Sequence[Any], places: Places, request: Request) -> list[Any]:
        """The field's finished value."""
        if self._kept is not None:
            return [self._kept]
        result = execute_sync(request.schema, self._document(request), variable_values=dict(request.inputs))
        if result.errors or result.data is None:
            raise TypeError(f"introspection failed: {result.errors}")
        [value] = result.data.values()
        if not request.operation.node.variable_definitions:
            self._kept = value
        return [value]

    def _document(self, request: Request) -> DocumentNode:
        operation = OperationDefinitionNode(
            operation=OperationType.QUERY,
            directives=(),
            variable_definitions=request.operation.node.variable_definitions,
            selection_set=SelectionSetNode(selections=tuple(self._nodes)),
        )
        return DocumentNode(definitions=(operation, *request.operation.fragments.values()))
