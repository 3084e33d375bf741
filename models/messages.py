"""Messages: what visitors ask and agents answer."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from models.agent_rows import AgentRow
from models.fields import json_field


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

    class Meta:
        table = "messages"
        indexes = (("conversation_id", "created_at", "id"), ("agent_id", "created_at"), ("workspace_id", "created_at"))
        constraints = (
            CheckConstraint(check="role IN ('user', 'assistant')", name="messages_role"),
            CheckConstraint(check="state IN ('streaming', 'done', 'stopped', 'failed')", name="messages_state"),
            CheckConstraint(check="feedback IN ('up', 'down')", name="messages_feedback"),
            CheckConstraint(check="credits >= 0", name="messages_credits"),
        )
