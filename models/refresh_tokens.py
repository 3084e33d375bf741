"""Refresh tokens: each is used once; a second use ends the whole family."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.database import execute
from models.rows import Row

_KEPT = timedelta(days=2)
"""After its end: an access token may live a day, and by this row it is known that its login was ended."""


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


async def forget_expired(now: datetime) -> int:
    """Delete tokens whose time has been over for two days; how many."""
    return await execute("DELETE FROM refresh_tokens WHERE expires_at < $1", now - _KEPT)
