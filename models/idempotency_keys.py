"""Idempotency keys: the first answer of a write, given again to a retry for 24 hours."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tortoise import fields

from kit.ids import new_id
from models.database import Record, execute, fetchrow
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


# A key that another transaction has just taken makes this wait until that commits. What ran out, and what was taken
# before $7 and never answered (its process died), is free again.
_TAKE = """
INSERT INTO idempotency_keys AS k (id, created_at, owner, key, body_hash, answer, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $8)
    ON CONFLICT (owner, key) DO UPDATE
   SET id = $1, created_at = $2, body_hash = $5, answer = $6, expires_at = $8
 WHERE k.expires_at < $2 OR (k.answer IS NULL AND k.created_at < $7)
RETURNING id
"""


async def take(
    owner: str, key: str, body_hash: str, answer: Any, now: datetime, abandoned_before: datetime, until: datetime
) -> str | None:
    """Take a free key, with its answer where that is known already; the claim's id. None when it is taken."""
    row = await fetchrow(_TAKE, new_id(), now, owner, key, body_hash, answer, abandoned_before, until)
    return None if row is None else str(row["id"])


async def known(owner: str, key: str) -> Record | None:
    """What is kept of a key: body_hash and answer (None while the first call runs)."""
    return await fetchrow("SELECT body_hash, answer FROM idempotency_keys WHERE owner = $1 AND key = $2", owner, key)


async def keep(claim: str, answer: Any) -> None:
    """Keep the answer of a claim."""
    await execute("UPDATE idempotency_keys SET answer = $2 WHERE id = $1", claim, answer)


async def let_go(claim: str) -> None:
    """Forget a claim whose call failed, so that a retry runs again."""
    await execute("DELETE FROM idempotency_keys WHERE id = $1", claim)


async def forget_expired(now: datetime) -> int:
    """Delete keys whose time is over; how many."""
    return await execute("DELETE FROM idempotency_keys WHERE expires_at < $1", now)
