"""Conversations between a visitor (or an integrator, or the playground) and an agent."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

from kit import clock
from models.agent_rows import AgentRow
from models.database import fetch
from models.fields import json_field

CHANGES = "nexora_conversations"
"""NOTIFY: "<workspace id> <conversation id>" whenever something was said in a conversation."""


class Channel(StrEnum):
    """Where the visitor speaks from."""

    WIDGET = "widget"
    API = "api"
    PLAYGROUND = "playground"


class Conversation(AgentRow):
    """One conversation. `message_count` and `last_message_at` change in the transaction that adds a message."""

    title = fields.CharField(max_length=200, null=True)
    channel = fields.CharField(max_length=10)
    visitor_id = fields.CharField(max_length=128, null=True)
    metadata: dict[str, Any] = json_field(default=dict)
    message_count = fields.IntField(default=0)
    last_message_at = fields.DatetimeField(default=clock.now)

    NEWEST_FIRST: ClassVar[bool] = True

    class Meta:
        table = "conversations"
        indexes = (("workspace_id", "created_at", "id"), ("agent_id", "created_at", "id"))
        constraints = (
            CheckConstraint(check="channel IN ('widget', 'api', 'playground')", name="conversations_channel"),
            CheckConstraint(check="message_count >= 0", name="conversations_message_count"),
        )


SEARCHED = """(position($? IN lower(coalesce(t.title, ''))) > 0
    OR EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = t.id AND position($? IN lower(m.content)) > 0))"""
"""Whether the title or a message has the value, which is in lower case."""


async def answers_in(conversation_id: str) -> list[str]:
    """The ids of a conversation's answers that are being written; they can't end before this transaction does."""
    rows = await fetch(
        "SELECT id FROM messages WHERE conversation_id = $1 AND state = 'streaming' ORDER BY id FOR UPDATE",
        conversation_id,
    )
    return [row["id"] for row in rows]
