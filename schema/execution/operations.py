"""One operation of a document, with its plans: one for each way in which its @skip and @include may turn out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import FragmentDefinitionNode, GraphQLError, GraphQLSchema, OperationDefinitionNode, OperationType

from schema.execution.compile import compile_selection
from schema.execution.cost import cost_of, edges_of, is_fixed
from schema.execution.fields import Scope
from schema.execution.plan import Plan
from schema.execution.refusals import Refused
from schema.execution.request import Request
from schema.execution.variables import Variables

_MAX_PLANS = 32


class Prepared:
    """A plan and what running it costs. `edges`: how many it follows."""

    __slots__ = ("_cost", "edges", "plan")

    def __init__(self, plan: Plan) -> None:
        self.plan, self.edges = plan, edges_of(plan)
        self._cost: int | None = None

    def cost(self, request: Request) -> int:
        """Objects asked for, with the request's variables."""
        if self._cost is not None:
            return self._cost
        cost = cost_of(self.plan, request)
        if is_fixed(self.plan):
            self._cost = cost
        return cost


class Operation:
    """A query or mutation of a valid document. `flags`: the variables that decide a @skip or @include."""

    __slots__ = (
        "_flags",
        "_plans",
        "_schema",
        "fragments",
        "is_mutation",
        "is_subscription",
        "name",
        "node",
        "variables",
    )

    def __init__(
        self,
        schema: GraphQLSchema,
        node: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        flags: tuple[str, ...],
    ) -> None:
        self._schema, self._flags = schema, flags
        self.node, self.fragments = node, fragments
        self.name = node.name.value if node.name else None
        self.is_mutation = node.operation is OperationType.MUTATION
        self.is_subscription = node.operation is OperationType.SUBSCRIPTION
        self.variables = Variables(schema, node.variable_definitions or ())
        self._plans: dict[tuple[Any, ...], Prepared] = {}

    def prepared(self, coerced: Mapping[str, Any]) -> Prepared | None:
        """The plan for these variables, if there is one yet."""
        return self._plans.get(self._key(coerced))

    def prepare(self, coerced: Mapping[str, Any]) -> Prepared:
        """Make the plan for these variables.

        Raises: Refused when there is no such root type, or the condition of a @skip or @include has no value.
        """
        made = self._compiled(coerced)
        if len(self._plans) >= _MAX_PLANS:
            self._plans.clear()
        self._plans[self._key(coerced)] = made
        return made

    def _key(self, coerced: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(map(coerced.get, self._flags))

    def _compiled(self, coerced: Mapping[str, Any]) -> Prepared:
        kind = self.node.operation
        root = self._schema.get_root_type(kind)
        if root is None:
            raise Refused.because(
                "OPERATION_RESOLUTION_FAILURE", f"Schema is not configured to execute {kind.value} operation."
            )
        try:
            plan = compile_selection(Scope(self._schema, self.fragments, coerced), root, [self.node.selection_set])
        except GraphQLError as error:
            raise Refused.because("BAD_USER_INPUT", error) from error
        return Prepared(plan)
