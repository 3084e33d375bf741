"""Invitations: a place in a workspace for somebody who has no account yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from access.actors import Actor
from access.operations import operation
from access.permissions import Role
from access.tokens import hash_of, new_secret
from kit import clock
from kit.errors import Conflict, NotFound, Unauthorized
from models.access_changes import changed
from models.database import transaction
from models.members import Member, MemberStatus
from models.users import User
from models.workspaces import Workspace
from resolvers.audit import record

_LIFE = timedelta(days=14)
_UNKNOWN = "This invitation is unknown, used, older than 14 days, or followed by a newer one; ask for a new one"


@dataclass(frozen=True)
class Joined:
    """A workspace that one has just joined, and the role in it."""

    workspace: Workspace
    role: str


async def invite(workspace: Workspace, email: str, role: Role, again: Member | None = None) -> tuple[Member, str]:
    """An invitation and its token; inviting `again` replaces the token. Call it inside a transaction."""
    token = new_secret("nxr_inv_")
    member = again or Member(workspace_id=workspace.id, email=email, status=MemberStatus.INVITED.value)
    member.role, member.invite_hash, member.invite_expires_at = role.value, hash_of(token), clock.now() + _LIFE
    await member.save()
    return member, token


@operation(open_because="the token is the right; whoever is logged in takes the place")
async def accept_invitation(actor: Actor, *, token: str) -> Joined:
    """Take the place that an invitation holds open.

    Raises: Unauthorized; NotFound for a token that is unknown, used or older than 14 days; Conflict
    (ALREADY_A_MEMBER).
    """
    if actor.user_id is None:
        raise Unauthorized("Log in (or register) first, then accept the invitation")
    async with transaction():
        member = await Member.filter(invite_hash=hash_of(token)).select_for_update().first()
        if member is None or member.invite_expires_at is None or member.invite_expires_at < clock.now():
            raise NotFound(_UNKNOWN, code="INVITATION_NOT_FOUND")
        user = await User.get(id=actor.user_id)
        if await Member.filter(workspace_id=member.workspace_id, user_id=user.id).exists():
            raise Conflict("You are already a member of this workspace", code="ALREADY_A_MEMBER")
        await _take(member, user)
        await record(actor, "member.joined", member, role=member.role)
        workspace = await Workspace.get(id=member.workspace_id)
    changed(f"user:{user.id}")
    return Joined(workspace, member.role)


async def _take(member: Member, user: User) -> None:
    member.user_id, member.email, member.status = user.id, user.email, MemberStatus.ACTIVE.value
    member.invite_hash = member.invite_expires_at = None
    await member.save()
