"""Writing down who did what, in the transaction that did it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from access.actors import Actor
from models.audit import AuditEntry
from models.rows import WorkspaceRow
from models.workspaces import Workspace


async def record(actor: Actor, action: str, row: WorkspaceRow | Workspace, **details: Any) -> None:
    """Add an entry to the audit log: `action` is "noun.verb"; `details` are small facts, never secrets or texts."""
    await AuditEntry.create(
        workspace_id=row.id if isinstance(row, Workspace) else row.workspace_id,
        actor_kind=actor.kind.value,
        user_id=actor.user_id and UUID(actor.user_id),
        api_key_id=actor.api_key_id and UUID(actor.api_key_id),
        action=action,
        subject_id=row.id,
        address=actor.address[:64],
        request_id=actor.request_id[:128],
        details=details,
    )
