"""Analytics in the graph."""

from __future__ import annotations

import strawberry

from resolvers import analytics
from schema.execution import edge

_SPAN = ("since", "until")


@strawberry.type(description="Conversations by where they came from.")
class ChannelCounts:
    """One count a channel."""

    widget: int = strawberry.field(description="Visitors of web pages.")
    api: int = strawberry.field(description="Callers with an API key.")
    playground: int = strawberry.field(description="People who were logged in.")


@strawberry.type(description="One day (UTC).")
class DayCount:
    """Counts of a day."""

    day: str = strawberry.field(description="As YYYY-MM-DD.")
    conversations: int = strawberry.field(description="Opened on this day.")
    messages: int = strawberry.field(description="Questions and answers.")
    credits: int = strawberry.field(description="Spent on answers.")


@strawberry.type(description="Figures of a workspace.")
class WorkspaceAnalytics:
    """Counts of a workspace."""

    total_agents: int
    total_conversations: int
    total_messages: int = strawberry.field(description="Questions and answers.")
    credits_used: int
    credits_remaining: int
    conversations_by_channel: ChannelCounts
    per_day: list[DayCount] = edge(
        analytics.days_of_workspaces,
        needs=("workspace_id", *_SPAN),
        weight=300,
        description="Each day of the span, empty ones included; the last 30 when it is open.",
    )


@strawberry.type(description="Figures of an agent.")
class AgentAnalytics:
    """Counts of an agent."""

    total_conversations: int
    total_messages: int = strawberry.field(description="Questions and answers.")
    avg_messages_per_conversation: float = strawberry.field(description="To one decimal.")
    conversations_by_channel: ChannelCounts
    refused_share: float = strawberry.field(description="Of the answers, how many said that they don't know: 0 to 1.")
    feedback_up: int = strawberry.field(description="Answers that helped.")
    feedback_down: int = strawberry.field(description="Answers that didn't help.")
    per_day: list[DayCount] = edge(
        analytics.days_of_agents,
        needs=("agent_id", *_SPAN),
        weight=300,
        description="Each day of the span, empty ones included; the last 30 when it is open.",
    )
