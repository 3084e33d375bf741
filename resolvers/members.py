"""The people of a workspace: adding, changing and removing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from access.actors import Actor, ActorKind
from access.operations import operation
from access.permissions import Permission, Role
from kit.errors import BadInput, Conflict, Forbidden
from kit.ids import parse_id
from kit.pages import Page, PageRequest, Row
from models.access_changes import changed
from models.database import transaction
from models.listing import pages_of
from models.members import Member, MemberStatus
from models.users import User
from models.workspaces import Workspace
from resolvers import inputs
from resolvers.audit import record
from resolvers.invitations import invite
from resolvers.workspaces import workspace_or_refuse


@dataclass(frozen=True)
class Added:
    """A new member, and the token to pass on when they have no account yet (shown this once)."""

    member: Member
    invite_token: str | None = None


@operation(requires=Permission.MANAGE_MEMBERS)
async def add_member(actor: Actor, workspace_id: str, *, email: str, role: str = Role.MEMBER.value) -> Added:
    """Add a person by email. Without an account they are invited: the answer holds the invitation's token.

    Raises: BadInput; Conflict (ALREADY_A_MEMBER); Forbidden, also for an admin who would make an owner; NotFound.
    """
    email, wanted = inputs.email(email), _role(role)
    async with transaction():
        workspace = await workspace_or_refuse(actor, workspace_id)
        _may_give(actor, workspace.id, wanted)
        user = await User.filter(email=email).first()
        row = await Member.filter(workspace_id=workspace.id, email=email).first()
        if row is not None and (row.status == MemberStatus.ACTIVE or user is not None):
            raise Conflict("This person is already a member of the workspace", code="ALREADY_A_MEMBER")
        added = await _placed(workspace, user, email, wanted, row)
        await record(actor, "member.added", added.member, role=wanted.value)
    if user is not None:
        changed(f"user:{user.id}")
    return added


async def _placed(workspace: Workspace, user: User | None, email: str, role: Role, invited: Member | None) -> Added:
    if user is None:
        return Added(*await invite(workspace, email, role, invited))
    return Added(await Member.create(workspace_id=workspace.id, user_id=user.id, email=email, role=role.value))


@operation(requires=Permission.MANAGE_MEMBERS)
async def update_member(actor: Actor, member_id: str, *, role: str) -> Member:
    """Give a member another role.

    Raises: NotFound; Forbidden when an admin touches an owner; Conflict (LAST_OWNER); BadInput.
    """
    wanted = _role(role)
    async with transaction():
        member = await _held(actor, member_id)
        _may_give(actor, member.workspace_id, Role(member.role))
        _may_give(actor, member.workspace_id, wanted)
        if wanted is not Role.OWNER:
            await _keep_an_owner(member)
        member.role = wanted.value
        await member.save(update_fields=["role"])
        await record(actor, "member.changed", member, role=wanted.value)
    changed(f"user:{member.user_id}")
    return member


@operation(requires=Permission.READ)
async def remove_member(actor: Actor, member_id: str) -> str:
    """Remove a member or take back an invitation; anybody may remove themselves. Answers the member's id.

    Raises: NotFound; Forbidden; Conflict (LAST_OWNER).
    """
    async with transaction():
        member = await _held(actor, member_id)
        if actor.user_id is None or str(member.user_id) != actor.user_id:
            actor.asking(Permission.MANAGE_MEMBERS).require(str(member.workspace_id))
            _may_give(actor, member.workspace_id, Role(member.role))
        await _keep_an_owner(member)
        await record(actor, "member.removed", member, role=member.role)
        await member.delete()
    changed(f"user:{member.user_id}")
    return str(member.id)


async def _held(actor: Actor, member_id: str) -> Member:
    """The member, with the workspace locked: who owns it can't change meanwhile."""
    member = await Member.visible_to(actor).get_or_refuse(member_id)
    await Workspace.filter(id=member.workspace_id).select_for_update().first()
    return await Member.visible_to(actor).get_or_refuse(member_id)


async def _keep_an_owner(member: Member) -> None:
    if member.role != Role.OWNER or member.status != MemberStatus.ACTIVE:
        return
    others = Member.filter(workspace_id=member.workspace_id, role=Role.OWNER.value, status=MemberStatus.ACTIVE.value)
    if not await others.exclude(id=member.id).exists():
        raise Conflict("The last owner can't go: make somebody else an owner first", code="LAST_OWNER")


def _may_give(actor: Actor, workspace_id: UUID, role: Role) -> None:
    own = actor.grants[str(workspace_id)].role
    if role is Role.OWNER and own is not Role.OWNER and actor.kind is not ActorKind.SYSTEM:
        raise Forbidden("Only an owner may make, change or remove an owner")


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise BadInput("role", "'role' must be owner, admin or member") from None


@operation(requires=Permission.READ)
async def members_of_workspaces(
    actor: Actor, parents: Sequence[Row], columns: Sequence[str], *, page: PageRequest
) -> list[Page]:
    """The members of each workspace, invitations included, in the order in which they came."""
    return await pages_of(Member, "workspace_id", [row["id"] for row in parents], columns, page, actor)


@operation(requires=Permission.READ)
async def members_of_workspace(actor: Actor, workspace_id: str, columns: Sequence[str], *, page: PageRequest) -> Page:
    """The same for one workspace. Raises: NotFound for a stranger's; Forbidden."""
    id = str(parse_id(workspace_id))
    actor.require(id)
    return (await members_of_workspaces(actor, [{"id": id}], columns, page=page))[0]
