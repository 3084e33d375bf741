"""Idempotency keys: the first answer of a write, given again to a retry for 24 hours."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from models.fields import json_field
from models.rows import Row


class IdempotencyKey(Row):
    """One key of one caller (`owner`). `answer` is empty while the first call still runs."""

    owner = fields.CharField(max_length=80)
    key = fields.CharField(max_length=200)
    body_hash = fields.CharField(max_length=64)
    status = fields.IntField(null=True)
    answer: Any = json_field(null=True)
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "idempotency_keys"
        unique_together = (("owner", "key"),)
