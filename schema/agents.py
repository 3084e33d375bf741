"""Agents in the graph."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import agents, analytics, conversations, sources, workspaces
from schema.analytics import AgentAnalytics
from schema.context import Info
from schema.conversations import Conversation
from schema.enums import Channel, SourceStatus, SourceType
from schema.execution import Connection, edge
from schema.inputs import given
from schema.mutations import mutation
from schema.payloads import DeletePayload, UserError, payload, what_to_mend
from schema.sources import Source
from schema.spans import SPAN

if TYPE_CHECKING:
    from schema.workspaces import Workspace


@strawberry.type(description="An assistant that answers from its workspace's sources.")
class Agent:
    """An agent."""

    id: strawberry.ID
    name: str
    system_prompt: str = strawberry.field(description="What the model is told to be and to do.", metadata={"weight": 4})
    model: str = strawberry.field(description="The chat model that answers, where the server has one.")
    temperature: float = strawberry.field(description="0 to 2: how freely the model writes.")
    welcome_message: str | None = strawberry.field(description="What the widget says before anybody asks.")
    widget_color: str = strawberry.field(description="As #rrggbb.")
    allowed_origins: list[str] = strawberry.field(description="The web pages that its visitors may ask from.")
    embedder: str | None = strawberry.field(
        description="The model that made the vectors of its chunks; null until a source is trained."
    )
    next_embedder: str | None = strawberry.field(
        description="The model that it passes to in the background; the other one answers until all is embedded."
    )
    created_at: datetime
    updated_at: datetime
    workspace: Annotated[Workspace, strawberry.lazy("schema.workspaces")] = edge(
        workspaces.workspaces_of_rows, needs=("workspace_id",)
    )
    sources: Connection[Source] = edge(
        sources.sources_of_agents,
        arguments={"status": SourceStatus | None, "type": SourceType | None},
        description="What it was trained on.",
    )
    conversations: Connection[Conversation] = edge(
        conversations.conversations_of_agents,
        arguments={"channel": Channel | None},
        heavy_arguments={"channel": 100},
        description="Newest first.",
    )
    analytics: AgentAnalytics = edge(
        analytics.analytics_of_agents, arguments=SPAN, weight=50, description="Of all time, or of a span."
    )


@strawberry.type(description="The answer to a change of an agent.")
class AgentPayload:
    """An agent, or what is wrong."""

    agent: Agent | None = None
    errors: list[UserError] = what_to_mend()


@strawberry.input
class _AgentFields:
    """All that may be said of an agent, and nothing that must be."""

    name: str | None = strawberry.field(default=strawberry.UNSET, description="1 to 100 characters.")
    system_prompt: str | None = strawberry.field(
        default=strawberry.UNSET, description="What the model is told to be and to do: 1 to 20,000 characters."
    )
    model: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="The chat model that answers, where the server has one; gpt-4o-mini by default.",
    )
    temperature: float | None = strawberry.field(
        default=strawberry.UNSET, description="0 to 2: how freely the model writes."
    )
    welcome_message: str | None = strawberry.field(
        default=strawberry.UNSET, description="What the widget says before anybody asks, at most 500 characters."
    )
    widget_color: str | None = strawberry.field(default=strawberry.UNSET, description="As #rrggbb.")
    allowed_origins: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description="The web pages that its visitors may ask from, such as https://example.com.",
    )


@strawberry.input(description="A new agent. What is left out or null has its default.")
class CreateAgentInput(_AgentFields):
    """A new agent."""

    name: str = strawberry.field(description="1 to 100 characters.")
    system_prompt: str = strawberry.field(description="What the model is told to be and to do: 1 to 20,000 characters.")


@strawberry.input(description="What changes. What is left out stays as it is; null puts the default back.")
class UpdateAgentInput(_AgentFields):
    """What changes."""


@strawberry.type
class AgentQueries:
    """Finding an agent."""

    agent: Agent = edge(agents.agent, arguments={"id": strawberry.ID}, description="One agent by id.")


@strawberry.type
class AgentMutations:
    """Making, changing and deleting agents."""

    @mutation(description="Make an agent.")
    async def create_agent(self, info: Info, workspace_id: strawberry.ID, input: CreateAgentInput) -> AgentPayload:
        """Make an agent."""
        work = agents.create_agent(info.context.actor, workspace_id, given(input))
        return await payload(AgentPayload, work, lambda agent: {"agent": agent.as_row()})

    @mutation(description="Change an agent. Only the given fields change.")
    async def update_agent(self, info: Info, id: strawberry.ID, input: UpdateAgentInput) -> AgentPayload:
        """Change an agent."""
        work = agents.update_agent(info.context.actor, id, given(input))
        return await payload(AgentPayload, work, lambda agent: {"agent": agent.as_row()})

    @mutation(description="Delete an agent with its sources and conversations.")
    async def delete_agent(self, info: Info, id: strawberry.ID) -> DeletePayload:
        """Delete an agent."""
        work = agents.delete_agent(info.context.actor, id)
        return await payload(DeletePayload, work, lambda id: {"deleted_id": id})
