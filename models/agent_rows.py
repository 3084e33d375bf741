"""What every row that belongs to one agent has."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.rows import WorkspaceRow


class AgentRow(WorkspaceRow):
    """A row of one agent; it goes when the agent goes."""

    agent: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "models.Agent", related_name=False, on_delete=fields.CASCADE
    )
    agent_id: UUID

    AGENT_COLUMN: ClassVar[str | None] = "agent_id"

    class Meta:
        abstract = True
