"""Citations: the quotes that support an answer."""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from models.agent_rows import AgentRow


class Citation(AgentRow):
    """A quote that supports an answer. It outlives its source: `source_name` stays, the links become empty."""

    message: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "models.Message", related_name=False, on_delete=fields.CASCADE
    )
    message_id: UUID
    marker = fields.IntField()
    source: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "models.Source", related_name=False, on_delete=fields.SET_NULL, null=True
    )
    source_id: UUID | None
    document: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "models.Document", related_name=False, on_delete=fields.SET_NULL, null=True
    )
    document_id: UUID | None
    source_name = fields.CharField(max_length=200)
    url = fields.TextField(null=True)
    quote = fields.TextField()
    span_start = fields.IntField()
    span_end = fields.IntField()
    text_hash = fields.CharField(max_length=64)
    document_version = fields.IntField(default=0)
    score = fields.FloatField()

    class Meta:
        table = "citations"
        unique_together = (("message_id", "marker"),)
        indexes = (("source_id",), ("document_id",), ("workspace_id",), ("agent_id",))
        constraints = (CheckConstraint(check="span_end - span_start = char_length(quote)", name="citations_span"),)
