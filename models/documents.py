"""Documents: the pages of a site, or the one file of a source, as plain text."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from models.agent_rows import AgentRow
from models.fields import json_field
from models.sources import STATUS_CHECK, SourceStatus


class Document(AgentRow):
    """One page or file. Citations and chunks cut their text out of `text` by character positions."""

    source: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "models.Source", related_name=False, on_delete=fields.CASCADE
    )
    source_id: UUID
    url = fields.TextField(null=True)
    title = fields.CharField(max_length=500, null=True)
    status = fields.CharField(max_length=10, default=SourceStatus.PENDING.value)
    error = fields.TextField(null=True)
    text = fields.TextField(default="")
    blocks: list[Any] = json_field(default=list)
    content_hash = fields.CharField(max_length=64, null=True)
    etag = fields.TextField(null=True)
    last_modified = fields.TextField(null=True)
    version = fields.IntField(default=0)
    chunk_count = fields.IntField(default=0)
    token_count = fields.IntField(default=0)
    fetched_at = fields.DatetimeField(null=True)

    class Meta:
        table = "documents"
        indexes = (("source_id", "created_at", "id"), ("agent_id",), ("workspace_id",))
        constraints = (
            CheckConstraint(check=STATUS_CHECK, name="documents_status"),
            CheckConstraint(check="(status = 'failed') = (error IS NOT NULL)", name="documents_error"),
        )
