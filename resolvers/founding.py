"""Founding a workspace: its row, its owner, and its first credits belong together."""

from __future__ import annotations

import secrets
from uuid import UUID

from access.permissions import Role
from models.credits import CreditBalance, LedgerEntry, LedgerKind
from models.members import Member
from models.users import User
from models.workspaces import Workspace
from resolvers.inputs import slug_of
from resolvers.parts import parts


async def found_workspace(owner: User, name: str) -> Workspace:
    """A workspace owned by `owner`, with the starting credits. Call it inside a transaction."""
    workspace = await Workspace.create(name=name, slug=await _free_slug(name))
    await Member.create(workspace_id=workspace.id, user_id=owner.id, email=owner.email, role=Role.OWNER.value)
    await _grant(workspace.id, parts().starting_credits)
    return workspace


async def _free_slug(name: str) -> str:
    slug = slug_of(name)
    if await Workspace.filter(slug=slug).exists():
        return f"{slug}-{secrets.token_hex(4)}"
    return slug


async def _grant(workspace_id: UUID, credits: int) -> None:
    await LedgerEntry.create(workspace_id=workspace_id, kind=LedgerKind.GRANT.value, amount=credits)
    await CreditBalance.create(workspace_id=workspace_id, granted=credits)
