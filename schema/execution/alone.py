"""An edge under graphql-core's own execution (subscriptions): its batch function is called for one parent at a time."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLResolveInfo
from graphql.execution.values import VariableValues

from schema.execution.compile import entry_of
from schema.execution.fields import Scope
from schema.execution.plan import Link
from schema.execution.request import ROOT
from schema.execution.sources import Batched


async def resolve_edge(parent: Any, info: GraphQLResolveInfo[Any], **values: Any) -> Any:
    """A graphql-core resolver for an edge. `values` are its arguments by Python name."""
    variables: Any = info.variable_values
    coerced = variables.coerced if isinstance(variables, VariableValues) else variables
    scope = Scope(info.schema, info.fragments, coerced)
    link = entry_of(scope, info.parent_type, str(info.path.key), info.field_nodes)
    assert isinstance(link, Link)
    assert isinstance(link.source, Batched)
    return await link.source.value_alone(info.context.actor, ROOT if parent is None else parent, values)
