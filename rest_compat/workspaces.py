"""/api/workspaces: the workspaces that one belongs to."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from kit.pages import Row
from resolvers import workspaces
from rest_compat.actor import Caller
from rest_compat.answers import Answer, ListAnswer, answer
from rest_compat.bodies import Body
from rest_compat.errors import errors
from rest_compat.paging import Paging, answer_page
from rest_compat.routers import Router
from rest_compat.security import takes_jwt
from rest_compat.texts import line

router = Router("/api/workspaces", "Workspaces")

_LISTED = ("id", "name", "slug", "member_count", "created_at")


class NewWorkspace(Body):
    """A new workspace."""

    name: Annotated[str, line(100, "Acme")]


class WorkspaceMade(BaseModel):
    """A new workspace; its founder owns it."""

    id: UUID
    name: Annotated[str, Field(examples=["Acme"])]
    slug: str
    role: Annotated[str, Field(examples=["owner"])]


class WorkspaceListed(WorkspaceMade):
    """A workspace in a list."""

    member_count: int
    created_at: datetime


@router.get("", summary="List your workspaces", responses=errors(401, 422, 503), openapi_extra=takes_jwt())
async def list_workspaces(actor: Caller, page: Paging) -> ListAnswer[WorkspaceListed]:
    """The workspaces that the caller belongs to."""
    found = await workspaces.own_workspaces(actor, _LISTED, page=page)
    return answer_page(found, lambda row: WorkspaceListed.model_validate(dict(row)))


@router.post("", status_code=201, summary="Make a workspace", responses=errors(401, 422), openapi_extra=takes_jwt())
async def create(body: NewWorkspace, actor: Caller) -> Answer[WorkspaceMade]:
    """Found a workspace."""
    made = await workspaces.create_workspace(actor, name=body.name)
    return answer(_made(made.as_row()), message="Workspace created successfully")


def _made(row: Row) -> WorkspaceMade:
    return WorkspaceMade.model_validate({**row, "role": "owner"})
