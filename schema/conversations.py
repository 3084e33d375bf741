"""Conversations in the graph."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, cast

import strawberry

from resolvers import agents, conversation_updates, conversations, messages
from schema.context import Info
from schema.enums import Channel
from schema.execution import Connection, edge
from schema.messages import Message
from schema.mutations import mutation
from schema.payloads import DeletePayload, payload
from schema.subscriptions import subscription

if TYPE_CHECKING:
    from schema.agents import Agent


@strawberry.type(description="What a visitor, an integrator or the playground and an agent said to each other.")
class Conversation:
    """A conversation."""

    id: strawberry.ID
    title: str | None = strawberry.field(description="The beginning of the first question.")
    channel: Channel = strawberry.field(description="Where it was opened from.")
    visitor_id: str | None = strawberry.field(description="Who asks, as the caller or the session says.")
    created_at: datetime
    last_message_at: datetime = strawberry.field(description="When the newest message came.")
    message_count: int = strawberry.field(description="Questions and answers together.")
    agent: Annotated[Agent, strawberry.lazy("schema.agents")] = edge(agents.agents_of_rows, needs=("agent_id",))
    last_message: Message | None = edge(messages.last_messages, description="The newest message.")
    messages: Connection[Message] = edge(messages.messages_of_conversations, backward=True, description="Oldest first.")


_COLUMNS = (
    "id", "workspace_id", "agent_id", "title", "channel", "visitor_id", "created_at", "last_message_at",
    "message_count",
)  # fmt: skip


@strawberry.type
class ConversationQueries:
    """Finding a conversation."""

    conversation: Conversation = edge(
        conversations.conversation, arguments={"id": strawberry.ID}, description="One conversation by id."
    )


@strawberry.type
class ConversationMutations:
    """Deleting conversations."""

    @mutation(description="Delete a conversation with everything in it.")
    async def delete_conversation(self, info: Info, id: strawberry.ID) -> DeletePayload:
        """Delete a conversation."""
        work = conversations.delete_conversation(info.context.actor, id)
        return await payload(DeletePayload, work, lambda id: {"deleted_id": id})


@strawberry.type
class ConversationSubscriptions:
    """Watching conversations."""

    @subscription(description="Each conversation whenever a question comes in or an answer ends.")
    async def conversation_updates(self, info: Info, workspace_id: strawberry.ID) -> AsyncIterator[Conversation]:
        """Watch a workspace's conversations."""
        rows = conversation_updates.watch_conversations(info.context.actor, workspace_id, _COLUMNS)
        async for row in rows:
            yield cast(Conversation, row)
