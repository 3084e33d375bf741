"""From a validated selection to its plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    SelectionSetNode,
    get_named_type,
    is_leaf_type,
)
from strawberry.types.field import StrawberryField

from schema.execution.arguments import Arguments
from schema.execution.build import Builder
from schema.execution.cost import COUNTED, PLAIN_LIST, Size, Weight
from schema.execution.declare import DeclaredField, Derived, Edge
from schema.execution.fields import Scope, collect
from schema.execution.introspection import Introspected
from schema.execution.pieces import pause
from schema.execution.plan import Asked, Choice, Leaf, Link, Plan, Typename, united
from schema.execution.rows import reader
from schema.execution.shapes import shape_of
from schema.execution.sources import Batched, Drawn, Resolved


def compile_selection(scope: Scope, type_: GraphQLObjectType, selections: Iterable[SelectionSetNode | None]) -> Plan:
    """The plan for rows of one object type.

    Raises: GraphQLError when the condition of a @skip or @include has no value.
    """
    entries = [entry_of(scope, type_, key, nodes) for key, nodes in collect(scope, type_, selections).items()]
    return Plan(type_, entries, Builder(entries))


def entry_of(scope: Scope, parent: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Asked:
    """What one response key of a selection on `parent` asks for."""
    pause()
    field = scope.schema.get_field(parent, nodes[0].name.value)
    assert field is not None, "the document is validated"
    return _Compiler(scope, parent, key, nodes, field).entry()


@dataclass(slots=True)
class _Compiler:
    scope: Scope
    parent: GraphQLObjectType
    key: str
    nodes: list[FieldNode]
    field: GraphQLField

    def entry(self) -> Asked:
        definition: StrawberryField | None = self.field.extensions.get("strawberry-definition")
        if definition is None:
            return self._of_graphql_itself()
        declared = definition.declaration if isinstance(definition, DeclaredField) else None
        if isinstance(declared, Edge):
            return self._edge(declared)
        if isinstance(declared, Derived):
            return self._derived(declared)
        if definition.is_basic_field:
            return self._column(definition)
        source = Resolved(self.field, self.nodes, self.parent, self.key, self._arguments())
        return self._link(source, self._target(), needs=united([definition.metadata.get("needs", ())]))

    def _of_graphql_itself(self) -> Asked:
        if self.nodes[0].name.value == "__typename":
            return Typename(**self._common())
        return self._link(Introspected(self.nodes), None)

    def _edge(self, edge: Edge) -> Link:
        target, arguments = self._target(), self._arguments()
        columns, asks = (target.columns, target.asks) if target else (frozenset[str](), frozenset[str]())
        size = Size(arguments, edge.page_size if edge.paged else PLAIN_LIST)
        always = edge.weight + COUNTED * ("total" in asks)
        weight = Weight(arguments, always, edge.heavy_arguments) if always or edge.heavy_arguments else None
        source, needs = Batched(edge, arguments, columns, asks), united([edge.needs])
        return self._link(source, target, needs=needs, size=size, weight=weight, paged=edge.paged)

    def _derived(self, derived: Derived) -> Asked:
        needs, asks = united([derived.needs]), derived.asks
        if is_leaf_type(get_named_type(self.field.type)):
            return Leaf(**self._common(needs=needs, asks=asks), function=derived.function)
        target = self._target()
        if derived.through and target:
            needs, asks = united([needs, target.columns]), united([asks, target.asks])
        return self._link(Drawn(derived.function), target, needs=needs, asks=asks, through=derived.through)

    def _column(self, definition: StrawberryField) -> Asked:
        name = definition.python_name
        needs = united([(name,)])
        if is_leaf_type(get_named_type(self.field.type)):
            return Leaf(**self._common(needs=needs), column=name, weight=definition.metadata.get("weight", 0))
        return self._link(Drawn(reader(name)), self._target(), needs=needs)

    def _link(self, source: Any, target: Plan | Choice | None, **more: Any) -> Link:
        details = {name: more.pop(name) for name in ("size", "weight", "paged", "through") if name in more}
        return Link(**self._common(**more), source=source, target=target, **details)

    def _common(self, **more: Any) -> dict[str, Any]:
        return {
            "key": self.key,
            "name": self.nodes[0].name.value,
            "nodes": self.nodes,
            "parent": self.parent,
            "type": self.field.type,
            "shape": shape_of(self.field.type),
            "required": isinstance(self.field.type, GraphQLNonNull),
        } | more

    def _arguments(self) -> Arguments:
        return Arguments(self.field, self.nodes[0])

    def _target(self) -> Plan | Choice | None:
        named = get_named_type(self.field.type)
        selections = [node.selection_set for node in self.nodes]
        if isinstance(named, GraphQLObjectType):
            return compile_selection(self.scope, named, selections)
        if isinstance(named, GraphQLInterfaceType | GraphQLUnionType):
            types = self.scope.schema.get_possible_types(named)
            return Choice(named, {type_.name: compile_selection(self.scope, type_, selections) for type_ in types})
        return None
