"""Workspaces: making, renaming and deleting them, and reading the ones that one belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from access.actors import Actor
from access.operations import operation
from access.permissions import Permission
from kit.errors import NotFound, Unauthorized
from kit.ids import parse_id
from kit.pages import Page, PageRequest, Row
from models.access_changes import changed
from models.database import transaction
from models.listing import pages_of, rows_by_id
from models.members import Member
from models.users import User
from models.workspaces import Workspace
from resolvers import inputs
from resolvers.audit import record
from resolvers.founding import found_workspace

_OF_USER = "EXISTS (SELECT 1 FROM members m WHERE m.workspace_id = t.id AND m.user_id = p.id AND m.status = 'active')"


@operation(open_because="anybody who is logged in may found a workspace")
async def create_workspace(actor: Actor, *, name: str) -> Workspace:
    """Found a workspace; its founder owns it. Raises: Unauthorized; BadInput."""
    if actor.user_id is None:
        raise Unauthorized("Log in to make a workspace: only people can own one")
    name = inputs.line(name, "name", 100)
    async with transaction():
        workspace = await found_workspace(await User.get(id=actor.user_id), name)
        await record(actor, "workspace.created", workspace)
    changed(f"user:{actor.user_id}")
    return workspace


@operation(requires=Permission.MANAGE_WORKSPACE)
async def update_workspace(actor: Actor, workspace_id: str, *, name: str) -> Workspace:
    """Rename a workspace. Raises: NotFound; Forbidden; BadInput."""
    name = inputs.line(name, "name", 100)
    async with transaction():
        workspace = await workspace_or_refuse(actor, workspace_id)
        workspace.name = name
        await workspace.save(update_fields=["name"])
        await record(actor, "workspace.renamed", workspace)
    return workspace


@operation(requires=Permission.DELETE_WORKSPACE)
async def delete_workspace(actor: Actor, workspace_id: str) -> str:
    """Delete a workspace with everything in it; its id. Raises: NotFound; Forbidden."""
    async with transaction():
        workspace = await workspace_or_refuse(actor, workspace_id)
        people = await Member.filter(workspace_id=workspace.id, user_id__isnull=False).values_list("user_id", flat=True)
        await workspace.delete()
    for user_id in people:
        changed(f"user:{user_id}")
    return str(workspace.id)


async def workspace_or_refuse(actor: Actor, workspace_id: str) -> Workspace:
    """The workspace, held until the transaction ends, with the right in use checked there.

    Raises: BadRequest for an id that is no UUID; NotFound; Forbidden.
    """
    id = str(parse_id(workspace_id))
    actor.require(id)
    workspace = await Workspace.filter(id=id).select_for_update().first()
    if workspace is None:
        raise NotFound.of("workspace")
    return workspace


@operation(requires=Permission.READ)
async def workspace(
    actor: Actor, parents: Sequence[Row], columns: Sequence[str], *, id: str | None = None
) -> Sequence[Row]:
    """One workspace by id, or the one that the request is about. Raises: NotFound; BadRequest."""
    wanted = str(parse_id(id)) if id is not None else actor.chosen_workspace()
    if wanted in actor.grants and not set(columns) - {"id"}:
        actor.require(wanted)
        return [{"id": wanted}]  # the rights in hand say that it exists: nothing to read
    row = (await rows_by_id(Workspace, [wanted], columns, actor))[0]
    if row is None:
        raise NotFound.of("workspace")
    return [row]


@operation(requires=Permission.READ)
async def workspaces_of_rows(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[Row | None]:
    """The workspace of each row that names one."""
    return await rows_by_id(Workspace, [row["workspace_id"] for row in parents], columns, actor)


@operation(requires=Permission.READ)
async def workspaces_of_users(
    actor: Actor, parents: Sequence[Row], columns: Sequence[str], *, page: PageRequest
) -> list[Page]:
    """The workspaces that each person belongs to, of those that the actor belongs to as well."""
    return await pages_of(Workspace, _OF_USER, [user["id"] for user in parents], columns, page, actor)


@operation(requires=Permission.READ)
async def viewer_roles(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[str | None]:
    """The actor's role in each workspace; an API key counts as a member."""
    return [_role(actor, row["id"]) for row in parents]


def _role(actor: Actor, workspace_id: str) -> str | None:
    grant = actor.grants.get(workspace_id)
    if grant is None:
        return None
    return grant.role.value if grant.role else "member"


@operation(open_because="payloads of changes that just checked the right; rows stay within the actor's workspaces")
async def workspaces_by_id(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[Row | None]:
    """The workspace of each id."""
    return await rows_by_id(Workspace, [row["id"] for row in parents], columns, actor)


@operation(open_because="it refuses when nobody is logged in, and narrows to the actor's own workspaces")
async def own_workspaces(actor: Actor, columns: Sequence[str], *, page: PageRequest) -> Page:
    """The workspaces that the actor belongs to, with its `role` in each. Raises: Unauthorized."""
    actor.known()
    links = [actor.user_id] if actor.user_id else []
    if not links:
        rows = [row for row in await rows_by_id(Workspace, list(actor.grants), columns, actor) if row is not None]
        return Page([{**row, "role": _role(actor, row["id"])} for row in rows])
    found = (await pages_of(Workspace, _OF_USER, links, columns, page, actor))[0]
    found.rows = [{**row, "role": _role(actor, row["id"])} for row in found.rows]
    return found
