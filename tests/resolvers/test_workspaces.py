"""Workspaces: founding, renaming, deleting; who sees them."""

from __future__ import annotations

import pytest

from access.actors import Actor
from kit.errors import BadInput, BadRequest, Forbidden, NotFound, Unauthorized
from kit.pages import PageRequest
from models.agents import Agent
from models.audit import AuditEntry
from models.members import Member
from models.users import User
from models.workspaces import Workspace
from resolvers.workspaces import create_workspace, delete_workspace, own_workspaces, update_workspace, workspace
from tests.world import World, person, refused

pytestmark = pytest.mark.usefixtures("database")


async def test_a_person_founds_a_workspace_and_owns_it(world: World) -> None:
    acme = await world.workspace()
    made = await create_workspace(acme.olga, name="Second Shop")
    assert made.slug == "second-shop"
    assert (await Member.get(workspace_id=made.id)).role == "owner"


async def test_an_apostrophe_leaves_no_gap_in_a_slug(world: World) -> None:
    acme = await world.workspace()
    assert (await create_workspace(acme.olga, name="Bob's workspace")).slug == "bobs-workspace"


async def test_equal_names_get_different_slugs(world: World) -> None:
    acme, other = await world.workspace("Same"), await world.workspace("Same")
    assert acme.row.slug != other.row.slug


async def test_only_people_found_workspaces() -> None:
    with refused(Unauthorized):
        await create_workspace(Actor(), name="Nobody's")


async def test_a_blank_name_is_explained(world: World) -> None:
    acme = await world.workspace()
    with refused(BadInput, says="must not be blank"):
        await create_workspace(acme.olga, name=" ")


async def test_an_admin_renames_it_and_the_audit_log_says_so(world: World) -> None:
    acme = await world.workspace(admin="ada")
    assert (await update_workspace(acme.ada, acme.id, name="Acme & Co")).name == "Acme & Co"
    entry = await AuditEntry.get(workspace_id=acme.id)
    assert (entry.action, str(entry.user_id)) == ("workspace.renamed", acme.ada.user_id)


async def test_a_stranger_finds_nothing(world: World) -> None:
    acme, evil = await world.workspace(), await world.workspace("Evil", owner="eve")
    for attempt in (
        update_workspace(evil.eve, acme.id, name="Mine"),
        delete_workspace(evil.eve, acme.id),
        workspace(evil.eve, [{}], ["id"], id=acme.id),
    ):
        with refused(NotFound, code="WORKSPACE_NOT_FOUND"):
            await attempt


async def test_a_member_may_look_but_not_change(world: World) -> None:
    acme = await world.workspace(member="max")
    assert (await workspace(acme.max, [{}], ["name"], id=acme.id))[0]["name"] == "Acme"
    with refused(Forbidden):
        await update_workspace(acme.max, acme.id, name="Mine")


async def test_an_admin_may_not_delete(world: World) -> None:
    acme = await world.workspace(admin="ada")
    with refused(Forbidden):
        await delete_workspace(acme.ada, acme.id)


async def test_deleting_takes_everything_and_nothing_else(world: World) -> None:
    acme, other = await world.workspace(), await world.workspace()
    await acme.agent()
    kept = await other.agent()
    await delete_workspace(acme.olga, acme.id)
    assert not await Workspace.filter(id=acme.id).exists()
    assert [agent.id for agent in await Agent.all()] == [kept.id]
    assert await User.filter(id=acme.olga.user_id).exists()


async def test_the_only_workspace_needs_no_name(world: World) -> None:
    acme = await world.workspace()
    assert (await workspace(acme.olga, [{}], ["id"]))[0]["id"] == acme.id


async def test_several_workspaces_must_be_told_apart(world: World) -> None:
    acme, other = await world.workspace(), await world.workspace()
    both = person(acme.people["olga"], {acme.id: acme.roles["olga"], other.id: other.roles["olga"]})
    with refused(BadRequest, code="WORKSPACE_REQUIRED"):
        await workspace(both, [{}], ["id"])


async def test_a_bad_id_is_explained(world: World) -> None:
    acme = await world.workspace()
    with refused(BadRequest, code="INVALID_ID"):
        await workspace(acme.olga, [{}], ["id"], id="42")


async def test_the_list_holds_ones_own_with_the_role_in_each(world: World) -> None:
    acme, _ = await world.workspace(member="max"), await world.workspace()
    found = await own_workspaces(acme.max, ["id", "member_count", "created_at"], page=PageRequest())
    assert [(row["id"], row["role"], row["member_count"]) for row in found.rows] == [(acme.id, "member", 2)]
    with refused(Unauthorized):
        await own_workspaces(Actor(), ["id"], page=PageRequest())
