"""Messages: what visitors ask and agents answer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from models.agent_rows import AgentRow
from models.database import Record, execute, fetch, fetchrow
from models.fields import json_field

STOPS = "nexora_stops"
"""NOTIFY: the id of an answer that somebody wants stopped."""

_CONTENT = """CASE t.state WHEN 'streaming' THEN (
    SELECT coalesce(string_agg(e.payload ->> 'text', '' ORDER BY e.sequence), '')
      FROM message_events e WHERE e.message_id = t.id AND e.kind = 'delta') ELSE t.content END"""
"""While it is written, an answer's text is what its log holds."""


class MessageRole(StrEnum):
    """Who speaks."""

    USER = "user"
    ASSISTANT = "assistant"


class MessageState(StrEnum):
    """How far an answer is. A visitor's message is done at once."""

    STREAMING = "streaming"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class Feedback(StrEnum):
    """What a reader thinks of an answer."""

    UP = "up"
    DOWN = "down"


class Message(AgentRow):
    """One message. While an answer is written, `lease_expires_at` says until when its writer is believed alive."""

    conversation: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "models.Conversation", related_name=False, on_delete=fields.CASCADE
    )
    conversation_id: UUID
    question_id = fields.UUIDField(null=True)
    role = fields.CharField(max_length=10)
    content = fields.TextField(default="")
    state = fields.CharField(max_length=10, default=MessageState.DONE.value)
    refused = fields.BooleanField(default=False)
    feedback = fields.CharField(max_length=4, null=True)
    model = fields.CharField(max_length=100, null=True)
    prompt_tokens = fields.IntField(default=0)
    completion_tokens = fields.IntField(default=0)
    credits = fields.IntField(default=0)
    first_token_ms = fields.IntField(default=0)
    total_ms = fields.IntField(default=0)
    trace: dict[str, Any] | None = json_field(null=True)
    error_code = fields.CharField(max_length=60, null=True)
    error_message = fields.TextField(null=True)
    stop_requested = fields.BooleanField(default=False)
    lease_expires_at = fields.DatetimeField(null=True)

    COMPUTED: ClassVar[dict[str, str]] = {
        "content": _CONTENT,
        "visitor_id": "(SELECT c.visitor_id FROM conversations c WHERE c.id = t.conversation_id)",
    }

    class Meta:
        table = "messages"
        indexes = (("conversation_id", "created_at", "id"), ("agent_id", "created_at"), ("workspace_id", "created_at"))
        constraints = (
            CheckConstraint(check="role IN ('user', 'assistant')", name="messages_role"),
            CheckConstraint(check="state IN ('streaming', 'done', 'stopped', 'failed')", name="messages_state"),
            CheckConstraint(check="feedback IN ('up', 'down')", name="messages_feedback"),
            CheckConstraint(check="credits >= 0", name="messages_credits"),
        )


async def is_streaming(message_id: str) -> bool:
    """Whether the answer is still being written."""
    return await fetchrow("SELECT 1 FROM messages WHERE id = $1 AND state = 'streaming'", message_id) is not None


_TURNS = """
SELECT role, content FROM (
    SELECT role, content, created_at, id FROM messages
     WHERE conversation_id = $1 AND created_at < $2 AND role = 'user' OR
           conversation_id = $1 AND created_at < $2 AND state IN ('done', 'stopped') AND content <> ''
     ORDER BY created_at DESC, id DESC LIMIT $3
) newest ORDER BY created_at, id
"""


async def turns_of(conversation_id: str, before: datetime, most: int) -> list[Record]:
    """The newest questions and finished answers before a moment, oldest first: role, content."""
    return await fetch(_TURNS, conversation_id, before, most)


_REQUEST_STOP = f"""
UPDATE messages SET stop_requested = true WHERE id = $1 AND state = 'streaming'
RETURNING pg_notify('{STOPS}', id::text)
"""


async def request_stop(message_id: str) -> bool:
    """Ask whoever writes the answer to stop; False when nobody does any more."""
    return await fetchrow(_REQUEST_STOP, message_id) is not None


async def rate(message_id: str, feedback: str | None) -> None:
    """Write down what a reader thinks of an answer."""
    await execute("UPDATE messages SET feedback = $2 WHERE id = $1", message_id, feedback)
