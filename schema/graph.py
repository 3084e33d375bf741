"""The whole graph, put together from its nouns."""

from __future__ import annotations

import strawberry

from schema.accounts import AccountMutations
from schema.agents import AgentMutations, AgentQueries
from schema.api_keys import ApiKeyMutations
from schema.conversations import ConversationMutations, ConversationQueries, ConversationSubscriptions
from schema.evidence import EvidenceQueries
from schema.execution import build_schema
from schema.idempotency import honour, idempotent
from schema.members import MemberMutations
from schema.messages import MessageMutations, MessageQueries, MessageSubscriptions
from schema.replays import ReplayMutations
from schema.sources import SourceMutations, SourceQueries, SourceSubscriptions
from schema.users import UserQueries
from schema.visitors import VisitorMutations
from schema.workspaces import WorkspaceMutations, WorkspaceQueries


@strawberry.type(description="Everything that can be read. Ids are the same UUIDs as in REST.")
class Query(
    UserQueries,
    WorkspaceQueries,
    AgentQueries,
    SourceQueries,
    ConversationQueries,
    MessageQueries,
    EvidenceQueries,
):
    """What can be read."""


@strawberry.type(description="Everything that can be changed.")
class Mutation(
    AccountMutations,
    WorkspaceMutations,
    MemberMutations,
    ApiKeyMutations,
    AgentMutations,
    SourceMutations,
    MessageMutations,
    ReplayMutations,
    ConversationMutations,
    VisitorMutations,
):
    """What can be changed."""


@strawberry.type(description="Everything that can be watched.")
class Subscription(SourceSubscriptions, MessageSubscriptions, ConversationSubscriptions):
    """What can be watched."""


graph = honour(build_schema(Query, Mutation, Subscription, directives=[idempotent]))
