"""What changed in a source each time it was trained, document by document."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from models.agent_rows import AgentRow


class ChangeKind(StrEnum):
    """What became of a document. Those that were looked at and stayed as they were share one row a training."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    UNCHANGED = "unchanged"


class SourceChange(AgentRow):
    """One document that came, changed or went; or (`unchanged`) the `documents` that stayed as they were.

    Written in the transaction that makes it so. `url` and `title` outlive the document.
    """

    source: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "models.Source", related_name=False, on_delete=fields.CASCADE
    )
    source_id: UUID
    kind = fields.CharField(max_length=10)
    url = fields.TextField(null=True)
    title = fields.CharField(max_length=500, null=True)
    documents = fields.IntField(default=1)
    chunks_added = fields.IntField(default=0)
    chunks_removed = fields.IntField(default=0)
    chunks_kept = fields.IntField(default=0)

    NEWEST_FIRST: ClassVar[bool] = True

    class Meta:
        table = "source_changes"
        indexes = (("source_id", "created_at", "id"), ("agent_id",), ("workspace_id",))
        constraints = (
            CheckConstraint(check="kind IN ('added', 'changed', 'removed', 'unchanged')", name="source_changes_kind"),
            CheckConstraint(check="documents > 0", name="source_changes_documents"),
        )
