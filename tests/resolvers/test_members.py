"""The people of a workspace, and the invitations that wait for theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from access.actors import Actor
from access.permissions import Role
from kit import clock
from kit.errors import BadInput, Conflict, Forbidden, NotFound, Unauthorized
from kit.pages import PageRequest
from models.members import Member
from resolvers.invitations import accept_invitation
from resolvers.members import add_member, members_of_workspace, remove_member, update_member
from tests.world import World, new_user, person, refused

pytestmark = pytest.mark.usefixtures("database")


async def test_a_person_with_an_account_joins_at_once(world: World) -> None:
    acme, grace = await world.workspace(admin="ada"), await new_user("grace")
    added = await add_member(acme.ada, acme.id, email=grace.email.upper(), role="member")
    assert (added.member.status, added.member.user_id, added.invite_token) == ("active", grace.id, None)


async def test_a_person_without_an_account_is_invited_and_takes_the_place(world: World) -> None:
    acme = await world.workspace(admin="ada")
    added = await add_member(acme.ada, acme.id, email="grace.new@example.com", role="admin")
    assert added.member.status == "invited"
    assert added.invite_token is not None
    grace = await new_user("grace")
    joined = await accept_invitation(person(grace, {}), token=added.invite_token)
    assert (joined.workspace.id, joined.role) == (acme.row.id, "admin")
    with refused(NotFound, code="INVITATION_NOT_FOUND"):
        await accept_invitation(person(await new_user("mallory"), {}), token=added.invite_token)


async def test_inviting_again_replaces_the_token(world: World) -> None:
    acme = await world.workspace()
    first = await add_member(acme.olga, acme.id, email="grace.twice@example.com")
    second = await add_member(acme.olga, acme.id, email="grace.twice@example.com")
    grace = person(await new_user("grace"), {})
    with refused(NotFound):
        await accept_invitation(grace, token=first.invite_token or "")
    assert (await accept_invitation(grace, token=second.invite_token or "")).workspace.id == acme.row.id


async def test_an_old_invitation_does_not_hold(world: World) -> None:
    acme = await world.workspace()
    added = await add_member(acme.olga, acme.id, email="grace.late@example.com")
    grace = person(await new_user("grace"), {})
    with clock.stopped_at(clock.now() + timedelta(days=15)), refused(NotFound):
        await accept_invitation(grace, token=added.invite_token or "")


async def test_accepting_needs_a_login_and_no_second_place(world: World) -> None:
    acme = await world.workspace()
    added = await add_member(acme.olga, acme.id, email="second.place@example.com")
    with refused(Conflict, code="ALREADY_A_MEMBER"):
        await accept_invitation(acme.olga, token=added.invite_token or "")
    with refused(Unauthorized):
        await accept_invitation(Actor(), token=added.invite_token or "")


async def test_nobody_joins_twice(world: World) -> None:
    acme = await world.workspace(admin="ada", member="max")
    with refused(Conflict, code="ALREADY_A_MEMBER"):
        await add_member(acme.ada, acme.id, email=acme.people["max"].email)


async def test_a_stranger_finds_nothing(world: World) -> None:
    acme, evil = await world.workspace(member="max"), await world.workspace("Evil", owner="eve")
    max_id = str((await Member.get(workspace_id=acme.id, role="member")).id)
    for attempt in (
        add_member(evil.eve, acme.id, email="eve2@example.com"),
        update_member(evil.eve, max_id, role="owner"),
        remove_member(evil.eve, max_id),
        members_of_workspace(evil.eve, acme.id, ["id"], page=PageRequest()),
    ):
        with refused(NotFound):
            await attempt


async def test_a_member_may_look_but_not_change(world: World) -> None:
    acme = await world.workspace(member="max")
    owner_id = str((await Member.get(workspace_id=acme.id, role="owner")).id)
    listed = await members_of_workspace(acme.max, acme.id, ["email", "created_at", "id"], page=PageRequest())
    assert len(listed.rows) == 2
    for attempt in (
        add_member(acme.max, acme.id, email="x@example.com"),
        update_member(acme.max, owner_id, role="member"),
        remove_member(acme.max, owner_id),
    ):
        with refused(Forbidden):
            await attempt


async def test_an_admin_neither_makes_nor_touches_an_owner(world: World) -> None:
    acme = await world.workspace(admin="ada", member="max")
    owner_id = str((await Member.get(workspace_id=acme.id, role="owner")).id)
    max_id = str((await Member.get(workspace_id=acme.id, role="member")).id)
    for attempt in (
        add_member(acme.ada, acme.id, email="new@example.com", role="owner"),
        update_member(acme.ada, max_id, role="owner"),
        update_member(acme.ada, owner_id, role="member"),
        remove_member(acme.ada, owner_id),
    ):
        with refused(Forbidden, says="Only an owner"):
            await attempt


async def test_the_last_owner_cannot_go(world: World) -> None:
    acme = await world.workspace()
    owner_id = str((await Member.get(workspace_id=acme.id)).id)
    for attempt in (remove_member(acme.olga, owner_id), update_member(acme.olga, owner_id, role="admin")):
        with refused(Conflict, code="LAST_OWNER"):
            await attempt


async def test_an_owner_goes_when_there_is_another(world: World) -> None:
    acme = await world.workspace()
    await acme.join("otto", Role.OWNER)
    owner_id = str((await Member.get(workspace_id=acme.id, user_id=acme.olga.user_id)).id)
    assert await remove_member(acme.olga, owner_id) == owner_id


async def test_a_member_may_leave(world: World) -> None:
    acme = await world.workspace(member="max")
    own = str((await Member.get(workspace_id=acme.id, role="member")).id)
    await remove_member(acme.max, own)
    assert await Member.filter(workspace_id=acme.id).count() == 1


@pytest.mark.parametrize(
    ("email", "role", "field"), [("nonsense", "member", "email"), ("a@example.com", "king", "role")]
)
async def test_bad_input_is_explained(world: World, email: str, role: str, field: str) -> None:
    acme = await world.workspace()
    with pytest.raises(BadInput) as caught:
        await add_member(acme.olga, acme.id, email=email, role=role)
    assert caught.value.details[0].field == field
