"""The whole graph, put together from its nouns."""

from __future__ import annotations

import strawberry

from schema.accounts import AccountMutations
from schema.agents import AgentMutations, AgentQueries
from schema.api_keys import ApiKeyMutations
from schema.execution import build_schema
from schema.members import MemberMutations
from schema.users import UserQueries
from schema.workspaces import WorkspaceMutations, WorkspaceQueries


@strawberry.type(description="Everything that can be read. Ids are the same UUIDs as in REST.")
class Query(UserQueries, WorkspaceQueries, AgentQueries):
    """What can be read."""


@strawberry.type(description="Everything that can be changed.")
class Mutation(AccountMutations, WorkspaceMutations, MemberMutations, ApiKeyMutations, AgentMutations):
    """What can be changed."""


graph = build_schema(Query, Mutation)
