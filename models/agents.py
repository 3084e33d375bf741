"""Agents: assistants that answer from their workspace's sources."""

from __future__ import annotations

from typing import ClassVar

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.migrations.constraints import CheckConstraint

from kit import clock
from models.rows import WorkspaceRow

DEFAULT_MODEL = "gpt-4o-mini"
DEFAULT_COLOR = "#6c5ce7"
DEFAULT_TEMPERATURE = 0.2


class Agent(WorkspaceRow):
    """One assistant. `embedder` names what made its vectors; `next_embedder` is at work on another set of them."""

    name = fields.CharField(max_length=100)
    system_prompt = fields.TextField()
    model = fields.CharField(max_length=100, default=DEFAULT_MODEL)
    temperature = fields.FloatField(default=DEFAULT_TEMPERATURE)
    welcome_message = fields.CharField(max_length=500, null=True)
    widget_color = fields.CharField(max_length=7, default=DEFAULT_COLOR)
    allowed_origins: list[str] = ArrayField(element_type="text", default=list)
    embedder = fields.CharField(max_length=100, null=True)
    next_embedder = fields.CharField(max_length=100, null=True)
    updated_at = fields.DatetimeField(default=clock.now)

    AGENT_COLUMN: ClassVar[str | None] = "id"

    class Meta:
        table = "agents"
        indexes = (("workspace_id", "created_at", "id"),)
        constraints = (
            CheckConstraint(check="char_length(btrim(name)) > 0", name="agents_name"),
            CheckConstraint(check="char_length(system_prompt) BETWEEN 1 AND 20000", name="agents_system_prompt"),
            CheckConstraint(check="temperature BETWEEN 0 AND 2", name="agents_temperature"),
            CheckConstraint(check="widget_color ~ '^#[0-9a-f]{6}$'", name="agents_widget_color"),
        )
