"""/api/analytics: the two documented paths."""

from __future__ import annotations

from pydantic import BaseModel

from resolvers import analytics
from resolvers.large_reads import large_read
from rest_compat.actor import WorkspaceCaller
from rest_compat.answers import Answer, answer
from rest_compat.errors import errors
from rest_compat.paging import Span
from rest_compat.routers import Router
from rest_compat.security import takes_jwt

router = Router("/api", "Analytics")


class Channels(BaseModel):
    """Conversations by where they came from."""

    widget: int
    api: int
    playground: int


class Overview(BaseModel):
    """Figures of the workspace."""

    total_agents: int
    total_conversations: int
    total_messages: int
    credits_used: int
    credits_remaining: int
    conversations_by_channel: Channels


class AgentFigures(BaseModel):
    """Figures of one agent."""

    total_conversations: int
    total_messages: int
    avg_messages_per_conversation: float
    conversations_by_channel: Channels


@router.get(
    "/analytics/overview",
    summary="Figures of the workspace",
    responses=errors(401, 403, 404, 422, 503),
    openapi_extra=takes_jwt(workspace=True),
)
async def overview(actor: WorkspaceCaller, span: Span) -> Answer[Overview]:
    """Figures of the workspace."""
    workspace = {"id": actor.chosen_workspace()}
    async with large_read(actor):
        figures = await analytics.analytics_of_workspaces(actor, [workspace], (), since=span[0], until=span[1])
    return answer(Overview.model_validate(figures[0]))


@router.get(
    "/agents/{agent_id}/analytics",
    summary="Figures of one agent",
    responses=errors(401, 403, 404, 422, 503),
    openapi_extra=takes_jwt(workspace=True),
)
async def agent(agent_id: str, actor: WorkspaceCaller, span: Span) -> Answer[AgentFigures]:
    """Figures of one agent."""
    async with large_read(actor):
        figures = await analytics.analytics_of_agent(actor, agent_id, since=span[0], until=span[1])
    return answer(AgentFigures.model_validate(figures))
