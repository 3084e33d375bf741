"""Credits: an append-only ledger, and the balance that every entry moves in the same statement's transaction."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from kit import clock
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
