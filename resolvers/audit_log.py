"""Reading the audit log."""

from __future__ import annotations

from collections.abc import Sequence

from access.actors import Actor
from access.operations import operation
from access.permissions import Permission
from kit.errors import NexoraError
from kit.ids import parse_id
from kit.pages import Page, PageRequest, Row
from models.api_keys import ApiKey
from models.audit import AuditEntry
from models.listing import Where, pages_of, rows_by_id


@operation(requires=Permission.READ_AUDIT)
async def audit_of_workspaces(
    actor: Actor,
    parents: Sequence[Row],
    columns: Sequence[str],
    *,
    page: PageRequest,
    action: str | None = None,
    subject_id: str | None = None,
) -> list[Page | NexoraError]:
    """Who did what in each workspace, newest first; of one `action` ("agent.updated"), or to one row.

    Forbidden stands in the place of a workspace's page where the actor lacks the right.
    """
    where = [Where("t.action = $?", action)] if action else []
    if subject_id is not None:
        where.append(Where("t.subject_id = $?::uuid", str(parse_id(subject_id, "subject_id"))))
    ids = [row["id"] for row in parents]
    pages = await pages_of(AuditEntry, "workspace_id", ids, columns, page, actor, where)
    return [actor.refusal(id) or page for id, page in zip(ids, pages, strict=True)]


@operation(requires=Permission.READ_AUDIT)
async def api_keys_of_entries(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[Row | None]:
    """The key that each entry's program used; None for people."""
    return await rows_by_id(ApiKey, [row["api_key_id"] for row in parents], columns, actor)
