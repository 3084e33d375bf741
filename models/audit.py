"""The audit log: who did what to which row from where. Rows are only ever added."""

from __future__ import annotations

from typing import Any, ClassVar

from tortoise import fields

from models.fields import json_field
from models.rows import WorkspaceRow


class AuditEntry(WorkspaceRow):
    """One change, written in the transaction that made it. `action` is "noun.verb".

    The database refuses to change or delete an entry, other than together with its workspace.
    """

    actor_kind = fields.CharField(max_length=10)
    user_id = fields.UUIDField(null=True)
    api_key_id = fields.UUIDField(null=True)
    action = fields.CharField(max_length=60)
    subject_id = fields.UUIDField(null=True)
    address = fields.CharField(max_length=64)
    request_id = fields.CharField(max_length=128, default="")
    details: dict[str, Any] = json_field(default=dict)

    NEWEST_FIRST: ClassVar[bool] = True

    class Meta:
        table = "audit_entries"
        indexes = (("workspace_id", "created_at", "id"),)
