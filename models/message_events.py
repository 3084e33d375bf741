"""The answer log: the numbered steps of how an answer was written."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from kit import clock
from models.fields import json_field


class MessageEventKind(StrEnum):
    """What a step is. An answer starts once and ends in done or error."""

    START = "start"
    DELTA = "delta"
    CITATION = "citation"
    DONE = "done"
    ERROR = "error"


class MessageEvent(Model):
    """One step of an answer. `(message_id, sequence)` numbers them from 0 without gaps.

    There are dozens an answer, so the row is kept small: its workspace is the message's, without a key of its own.
    """

    id = fields.BigIntField(primary_key=True)
    message: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "models.Message", related_name=False, on_delete=fields.CASCADE
    )
    message_id: UUID
    workspace_id = fields.UUIDField()
    sequence = fields.IntField()
    kind = fields.CharField(max_length=10)
    payload: dict[str, Any] = json_field(default=dict)
    created_at = fields.DatetimeField(default=clock.now)

    class Meta:
        table = "message_events"
        unique_together = (("message_id", "sequence"),)
        constraints = (
            CheckConstraint(
                check="kind IN ('start', 'delta', 'citation', 'done', 'error')", name="message_events_kind"
            ),
        )
