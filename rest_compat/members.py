"""/api/workspaces/:id/members and /api/invitations: the people of a workspace."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from resolvers import invitations, members
from rest_compat.actor import Caller
from rest_compat.answers import Answer, Done, ListAnswer, answer, done
from rest_compat.bodies import Body
from rest_compat.errors import errors
from rest_compat.paging import Paging, answer_page
from rest_compat.routers import Router
from rest_compat.security import takes_jwt
from rest_compat.texts import Email
from rest_compat.workspaces import WorkspaceMade

router = Router("/api", "Workspaces")

_LISTED = ("id", "email", "role", "status", "created_at")
RoleName = Literal["owner", "admin", "member"]


class NewMember(Body):
    """Who joins, and as what."""

    email: Email
    role: RoleName = "member"


class RoleChange(Body):
    """Another role."""

    role: RoleName


class Invitation(Body):
    """The token of an invitation."""

    token: Annotated[str, Field(examples=["nxr_inv_Zk3…"])]


class MemberMade(BaseModel):
    """A member. `invite_token` is there only for an invitation, this once."""

    id: UUID
    email: str
    role: str
    status: str
    invite_token: Annotated[str | SkipJsonSchema[None], Field(exclude_if=lambda token: token is None)] = None


class MemberListed(BaseModel):
    """A member in a list."""

    id: UUID
    email: str
    role: str
    status: str
    created_at: datetime


@router.get(
    "/workspaces/{workspace_id}/members",
    summary="List the members",
    responses=errors(401, 403, 404, 422, 503),
    openapi_extra=takes_jwt(),
)
async def list_members(workspace_id: str, actor: Caller, page: Paging) -> ListAnswer[MemberListed]:
    """The members of a workspace, invitations included."""
    found = await members.members_of_workspace(actor, workspace_id, _LISTED, page=page)
    return answer_page(found, lambda row: MemberListed.model_validate(dict(row)))


@router.post(
    "/workspaces/{workspace_id}/members",
    status_code=201,
    summary="Add a member, or invite somebody without an account",
    responses=errors(401, 403, 404, 409, 422),
    openapi_extra=takes_jwt(),
)
async def add(workspace_id: str, body: NewMember, actor: Caller) -> Answer[MemberMade]:
    """Add a member."""
    added = await members.add_member(actor, workspace_id, email=body.email, role=body.role)
    data = MemberMade.model_validate({**added.member.as_row(), "invite_token": added.invite_token})
    return answer(data, message="Member added successfully")


@router.patch(
    "/workspaces/{workspace_id}/members/{member_id}",
    summary="Give a member another role",
    responses=errors(401, 403, 404, 409, 422),
    openapi_extra=takes_jwt(),
)
async def change(workspace_id: str, member_id: str, body: RoleChange, actor: Caller) -> Answer[MemberMade]:
    """Change a role."""
    member = await members.update_member(actor.within(workspace_id), member_id, role=body.role)
    return answer(MemberMade.model_validate(member.as_row()), message="Member updated successfully")


@router.delete(
    "/workspaces/{workspace_id}/members/{member_id}",
    summary="Remove a member, or leave",
    responses=errors(401, 403, 404, 409),
    openapi_extra=takes_jwt(),
)
async def remove(workspace_id: str, member_id: str, actor: Caller) -> Done:
    """Remove a member."""
    await members.remove_member(actor.within(workspace_id), member_id)
    return done("Member removed successfully")


@router.post(
    "/invitations/accept",
    summary="Take the place that an invitation holds open",
    responses=errors(401, 404, 409, 422),
    openapi_extra=takes_jwt(),
)
async def accept(body: Invitation, actor: Caller) -> Answer[WorkspaceMade]:
    """Accept an invitation."""
    joined = await invitations.accept_invitation(actor, token=body.token)
    data = WorkspaceMade.model_validate({**joined.workspace.as_row(), "role": joined.role})
    return answer(data, message="Invitation accepted successfully")
