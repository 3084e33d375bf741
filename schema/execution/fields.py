"""Which fields a selection asks for: fragments opened, @skip and @include decided, equal response keys together.

GraphQL specification, "Field Collection": https://spec.graphql.org/October2021/#CollectFields()
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLDirective,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_directive_values,
    is_abstract_type,
)
from graphql.execution.values import VariableValues


@dataclass(frozen=True, slots=True)
class Scope:
    """What a selection is read in: the schema, the document's fragments, the operation's coerced variables."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]


Fields = dict[str, list[FieldNode]]
"""Response key → the field nodes that share it, in the order in which the document names them."""


def collect(scope: Scope, runtime_type: GraphQLObjectType, selections: Iterable[SelectionSetNode | None]) -> Fields:
    """The fields of some selection sets on one object type.

    Raises: GraphQLError when the condition of a @skip or @include has no value.
    """
    fields: Fields = {}
    opened: set[str] = set()
    for selection_set in selections:
        if selection_set:
            _collect(scope, runtime_type, selection_set, fields, opened)
    return fields


def _collect(
    scope: Scope, runtime_type: GraphQLObjectType, selection_set: SelectionSetNode, fields: Fields, opened: set[str]
) -> None:
    for node in selection_set.selections:
        if node.directives and not _is_wanted(scope, node):
            continue
        if isinstance(node, FieldNode):
            fields.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
        elif isinstance(node, InlineFragmentNode):
            if _applies(scope, node, runtime_type):
                _collect(scope, runtime_type, node.selection_set, fields, opened)
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in opened:
            opened.add(node.name.value)
            fragment = scope.fragments[node.name.value]
            if _applies(scope, fragment, runtime_type):
                _collect(scope, runtime_type, fragment.selection_set, fields, opened)


def _is_wanted(scope: Scope, node: SelectionNode) -> bool:
    return not _condition(scope, GraphQLSkipDirective, node, absent=False) and _condition(
        scope, GraphQLIncludeDirective, node, absent=True
    )


def _condition(scope: Scope, directive: GraphQLDirective, node: SelectionNode, *, absent: bool) -> bool:
    values = get_directive_values(directive, node, VariableValues({}, dict(scope.variables)))
    return absent if values is None else bool(values["if"])


def _applies(
    scope: Scope, fragment: FragmentDefinitionNode | InlineFragmentNode, runtime_type: GraphQLObjectType
) -> bool:
    if not fragment.type_condition:
        return True
    condition = scope.schema.get_type(fragment.type_condition.name.value)
    return condition is runtime_type or (
        is_abstract_type(condition) and scope.schema.is_sub_type(condition, runtime_type)
    )
