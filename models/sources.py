"""Sources: what an agent is trained on."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from models.agent_rows import AgentRow
from models.fields import json_field
from models.rows import Row


class SourceType(StrEnum):
    """Where the knowledge comes from."""

    TEXT = "text"
    QA = "qa"
    FILE = "file"
    URL = "url"
    SITEMAP = "sitemap"
    CRAWL = "crawl"


class Schedule(StrEnum):
    """How often pages of the web are looked at again."""

    OFF = "off"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


SITES = frozenset({SourceType.SITEMAP, SourceType.CRAWL})
"""The sources of many pages; each of the others is one document."""


class SourceStatus(StrEnum):
    """How far the training is. Documents use the same words."""

    PENDING = "pending"
    FETCHING = "fetching"
    PARSING = "parsing"
    EMBEDDING = "embedding"
    TRAINED = "trained"
    FAILED = "failed"


AT_REST = frozenset({SourceStatus.TRAINED, SourceStatus.FAILED})
"""Nothing is being done about a source that is one of these."""

STATUS_CHECK = "status IN ('pending', 'fetching', 'parsing', 'embedding', 'trained', 'failed')"
SAYS_WHY = "CASE status WHEN 'failed' THEN error IS NOT NULL WHEN 'trained' THEN error IS NULL ELSE true END"
"""What failed says why; what waits to be tried again may say so."""


class Source(AgentRow):
    """One source and the state of its training. `options`: max_pages, max_depth. `error`: a plain sentence.

    `note`: what its last training left out, in sentences.
    """

    type = fields.CharField(max_length=10)
    name = fields.CharField(max_length=200)
    url = fields.TextField(null=True)
    status = fields.CharField(max_length=10, default=SourceStatus.PENDING.value)
    progress = fields.FloatField(default=0.0)
    error = fields.TextField(null=True)
    note = fields.TextField(null=True)
    chunk_count = fields.IntField(default=0)
    size_bytes = fields.BigIntField(default=0)
    options: dict[str, Any] = json_field(default=dict)
    schedule = fields.CharField(max_length=10, default=Schedule.OFF.value)
    next_run_at = fields.DatetimeField(null=True)
    trained_at = fields.DatetimeField(null=True)

    class Meta:
        table = "sources"
        indexes = (("agent_id", "created_at", "id"), ("workspace_id",))
        constraints = (
            CheckConstraint(check="type IN ('text', 'qa', 'file', 'url', 'sitemap', 'crawl')", name="sources_type"),
            CheckConstraint(check=STATUS_CHECK, name="sources_status"),
            CheckConstraint(check="progress BETWEEN 0 AND 1", name="sources_progress"),
            CheckConstraint(check=SAYS_WHY, name="sources_error"),
            CheckConstraint(check="schedule IN ('off', 'hourly', 'daily', 'weekly')", name="sources_schedule"),
        )


class Upload(Row):
    """The bytes that a source was made from (its text, question and answer, or file), kept for retraining."""

    source: fields.OneToOneRelation[Model] = fields.OneToOneField(
        "models.Source", related_name=False, on_delete=fields.CASCADE
    )
    source_id: UUID
    workspace: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    file_name = fields.CharField(max_length=255)
    media_type = fields.CharField(max_length=100)
    data = fields.BinaryField()

    class Meta:
        table = "uploads"
        indexes = (("workspace_id",),)
