"""Credits: an append-only ledger, and the balance that every entry moves in the same statement's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from kit import clock
from kit.errors import CreditsExhausted
from kit.ids import new_id
from models.database import Record, execute, fetch, transaction
from models.rows import WorkspaceRow


class LedgerKind(StrEnum):
    """grant: credits given; reserve: held for an answer; settle: used by it; release: given back."""

    GRANT = "grant"
    RESERVE = "reserve"
    SETTLE = "settle"
    RELEASE = "release"


class LedgerEntry(WorkspaceRow):
    """One movement of credits. An answer has one reserve and then one settle or one release."""

    kind = fields.CharField(max_length=10)
    amount = fields.IntField()
    message_id = fields.UUIDField(null=True)

    class Meta:
        table = "ledger_entries"
        unique_together = (("message_id", "kind"),)
        indexes = (("workspace_id", "created_at", "id"),)
        constraints = (
            CheckConstraint(check="kind IN ('grant', 'reserve', 'settle', 'release')", name="ledger_entries_kind"),
            CheckConstraint(check="amount >= 0", name="ledger_entries_amount"),
        )


class CreditBalance(Model):
    """The ledger's sums of a workspace. The check constraint is what makes overspending impossible."""

    workspace: fields.OneToOneRelation[Model] = fields.OneToOneField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE, primary_key=True
    )
    workspace_id: UUID
    granted = fields.IntField(default=0)
    used = fields.IntField(default=0)
    reserved = fields.IntField(default=0)
    updated_at = fields.DatetimeField(default=clock.now)

    class Meta:
        table = "credit_balances"
        constraints = (
            CheckConstraint(
                check="used >= 0 AND reserved >= 0 AND used + reserved <= granted", name="credit_balances_sound"
            ),
        )


_BALANCES = """
SELECT workspace_id, granted, used, reserved, granted - used - reserved AS remaining
  FROM credit_balances WHERE workspace_id = ANY($1::uuid[])
"""

_RESERVE = """
WITH held AS (
    UPDATE credit_balances SET reserved = reserved + $2, updated_at = $4
     WHERE workspace_id = $1 AND used + reserved + $2 <= granted
    RETURNING workspace_id
)
INSERT INTO ledger_entries (id, created_at, workspace_id, kind, amount, message_id)
SELECT $5, $4, workspace_id, 'reserve', $2, $3 FROM held
"""

_GRANT = """
WITH given AS (
    UPDATE credit_balances SET granted = granted + $2, updated_at = $3 WHERE workspace_id = $1 RETURNING workspace_id
)
INSERT INTO ledger_entries (id, created_at, workspace_id, kind, amount)
SELECT $4, $3, workspace_id, 'grant', $2 FROM given
"""

_LOCK = "SELECT 1 FROM credit_balances WHERE workspace_id = $1 FOR UPDATE"

_CLOSE = """
WITH held AS (
    SELECT r.message_id, r.amount FROM ledger_entries r
     WHERE r.workspace_id = $1 AND r.message_id = ANY($2::uuid[]) AND r.kind = 'reserve'
       AND NOT EXISTS (SELECT 1 FROM ledger_entries c WHERE c.message_id = r.message_id AND c.kind <> 'reserve')
), balance AS (
    UPDATE credit_balances b
       SET reserved = b.reserved - h.amount, used = b.used + CASE WHEN $3 = 'settle' THEN h.amount ELSE 0 END,
           updated_at = $4
      FROM (SELECT coalesce(sum(amount), 0)::int AS amount FROM held) h WHERE b.workspace_id = $1
)
INSERT INTO ledger_entries (id, created_at, workspace_id, kind, amount, message_id)
SELECT gen_random_uuid(), $4, $1, $3, amount, message_id FROM held
"""

_FORGOTTEN = """
SELECT r.workspace_id, r.message_id
  FROM credit_balances b
  JOIN ledger_entries r ON r.workspace_id = b.workspace_id AND r.kind = 'reserve' AND r.created_at BETWEEN $1 AND $2
 WHERE b.reserved > 0
   AND NOT EXISTS (SELECT 1 FROM ledger_entries c WHERE c.message_id = r.message_id AND c.kind <> 'reserve')
   AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = r.message_id)
 LIMIT 100
"""


async def balances(workspace_ids: Sequence[str]) -> dict[str, Record]:
    """granted, used, reserved and remaining of each workspace, by its id."""
    rows = await fetch(_BALANCES, list(workspace_ids))
    return {row["workspace_id"]: row for row in rows}


async def grant(workspace_id: str, amount: int) -> None:
    """Give a workspace more credits."""
    await execute(_GRANT, workspace_id, amount, clock.now(), new_id())


async def reserve(workspace_id: str, message_id: str, amount: int) -> None:
    """Hold credits for work that is no saved answer. Raises: CreditsExhausted."""
    if not await execute(_RESERVE, workspace_id, amount, message_id, clock.now(), new_id()):
        raise exhausted()


def exhausted() -> CreditsExhausted:
    """The refusal of what the workspace can't pay."""
    sentence = "The workspace has no credits left for an answer; whoever runs this server can add some (nexora credits)"
    return CreditsExhausted(sentence)


async def close(workspace_id: str, message_ids: Sequence[str], kind: LedgerKind) -> None:
    """Settle or release what is held for these; what is closed already stays as it is."""
    async with transaction():
        await execute(_LOCK, workspace_id)
        await execute(_CLOSE, workspace_id, list(message_ids), kind.value, clock.now())


async def forgotten(since: datetime, until: datetime) -> list[Record]:
    """Credits held between two moments for messages that are gone: workspace_id, message_id; at most 100."""
    return await fetch(_FORGOTTEN, since, until)
