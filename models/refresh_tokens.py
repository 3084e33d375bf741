"""Refresh tokens: each is used once; a second use ends the whole family."""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.rows import Row


class RefreshToken(Row):
    """One link of a login's chain of refresh tokens. Only the token's SHA-256 is stored."""

    user: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "models.User", related_name=False, on_delete=fields.CASCADE
    )
    user_id: UUID
    family_id = fields.UUIDField(db_index=True)
    token_hash = fields.CharField(max_length=64, unique=True)
    used_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)
    expires_at = fields.DatetimeField()

    class Meta:
        table = "refresh_tokens"
        indexes = (("user_id",),)
