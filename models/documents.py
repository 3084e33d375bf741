"""Documents: the pages of a site, or the one file of a source, as plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from models.agent_rows import AgentRow
from models.database import fetch, fetchrow
from models.fields import json_field
from models.sources import SAYS_WHY, STATUS_CHECK, SourceStatus


class Document(AgentRow):
    """One page or file. Citations and chunks cut their text out of `text` by character positions.

    `note`: what of it is not in `text`, in sentences.
    """

    source: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "models.Source", related_name=False, on_delete=fields.CASCADE
    )
    source_id: UUID
    url = fields.TextField(null=True)
    title = fields.CharField(max_length=500, null=True)
    status = fields.CharField(max_length=10, default=SourceStatus.PENDING.value)
    error = fields.TextField(null=True)
    note = fields.TextField(null=True)
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
            CheckConstraint(check=SAYS_WHY, name="documents_error"),
        )


_EXCERPTS = """
SELECT substring(d.text FROM p.span_start + 1 FOR p.span_end - p.span_start) AS text
  FROM unnest($1::uuid[], $2::int[], $3::int[], $4::int[]) WITH ORDINALITY
       AS p(document_id, version, span_start, span_end, number)
  LEFT JOIN documents d ON d.id = p.document_id AND d.version = p.version AND d.workspace_id = ANY($5::uuid[])
 ORDER BY p.number
"""


async def excerpts(places: Sequence[Mapping[str, Any]], workspace_ids: Sequence[str]) -> list[str | None]:
    """The text at each place; None where the document is gone or has changed.

    A place: document_id, document_version, span_start, span_end.
    """
    columns = ("document_id", "document_version", "span_start", "span_end")
    values = [[place[column] for place in places] for column in columns]
    return [row["text"] for row in await fetch(_EXCERPTS, *values, list(workspace_ids))] if places else []


_SIZE = "SELECT coalesce(sum(octet_length(text)), 0)::bigint AS bytes FROM documents WHERE id = ANY($1::uuid[])"
_TEXTS = "SELECT id, text FROM documents WHERE id = ANY($1::uuid[]) AND workspace_id = ANY($2::uuid[])"


async def size_of_texts(ids: Sequence[str]) -> int:
    """Bytes of all these documents' texts together."""
    row = await fetchrow(_SIZE, list(ids))
    return int(row["bytes"]) if row else 0


async def texts_of(ids: Sequence[str], workspace_ids: Sequence[str]) -> dict[str, str]:
    """The text of each document, by its id."""
    return {row["id"]: row["text"] for row in await fetch(_TEXTS, list(ids), list(workspace_ids))}
