"""Chunks: the pieces that are searched, and the lexicon that weighs their words."""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from models.agent_rows import AgentRow
from models.fields import HalfVectorField, SparseVectorField


class Chunk(AgentRow):
    """A piece of a document: exactly `text[span_start:span_end]` of it.

    `live` is false while a document is being (re)trained: the old chunks answer until one switch.
    """

    source: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "models.Source", related_name=False, on_delete=fields.CASCADE
    )
    source_id: UUID
    document: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "models.Document", related_name=False, on_delete=fields.CASCADE
    )
    document_id: UUID
    position = fields.IntField()
    heading = fields.TextField(default="")
    text = fields.TextField()
    text_hash = fields.CharField(max_length=64)
    span_start = fields.IntField()
    span_end = fields.IntField()
    tokens = fields.IntField()
    embedder = fields.CharField(max_length=100)
    embedding = HalfVectorField()
    words = SparseVectorField()
    live = fields.BooleanField(default=False)

    class Meta:
        table = "chunks"
        unique_together = (("document_id", "position", "live"),)
        indexes = (("agent_id",), ("source_id",), ("workspace_id",))
        constraints = (CheckConstraint(check="0 <= span_start AND span_start < span_end", name="chunks_span"),)


class LexiconEntry(Model):
    """How many live chunks of a document contain a term. Goes with the document, so no counter can drift.

    There are hundreds a document, so the row is kept small: its workspace is the document's, without a key of its own.
    The unique index also holds `chunks`, so that a search reads a term's documents from a few pages side by side.
    """

    id = fields.BigIntField(primary_key=True)
    document: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "models.Document", related_name=False, on_delete=fields.CASCADE
    )
    document_id: UUID
    workspace_id = fields.UUIDField()
    agent_id = fields.UUIDField()
    term = fields.IntField()
    chunks = fields.IntField()

    class Meta:
        table = "lexicon"
        unique_together = (("agent_id", "term", "document_id"),)
        indexes = (("document_id",),)
        constraints = (CheckConstraint(check="chunks > 0", name="lexicon_chunks"),)
