"""API keys: made once, shown once, ended at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from access.permissions import Role, Scope
from access.tokens import hash_of
from kit import clock
from kit.errors import BadInput, Forbidden, NotFound
from kit.pages import Page, PageRequest
from models.api_keys import ApiKey
from resolvers.api_keys import api_keys_of_workspace, api_keys_of_workspaces, create_api_key, revoke_api_key
from tests.world import World, person, refused

pytestmark = pytest.mark.usefixtures("database")


async def test_a_key_is_shown_once_and_stored_as_a_hash(world: World) -> None:
    acme = await world.workspace(admin="ada")
    minted = await create_api_key(acme.ada, acme.id, name="Shop", scopes=["read", "chat"])
    stored = await ApiKey.get(id=minted.key.id)
    assert minted.secret.startswith("nxr_live_")
    assert len(minted.secret) == len("nxr_live_") + 43
    assert stored.secret_hash == hash_of(minted.secret)
    assert minted.secret.startswith(stored.prefix)
    assert stored.scopes == ["chat", "read"]
    assert minted.secret not in str(stored.as_row())


async def test_it_can_be_kept_to_some_agents(world: World) -> None:
    acme, other = await world.workspace(), await world.workspace()
    bot, theirs = await acme.agent(), await other.agent()
    minted = await create_api_key(acme.olga, acme.id, name="One bot", agent_ids=[str(bot.id)])
    assert [str(id) for id in minted.key.agent_ids] == [str(bot.id)]
    with refused(BadInput, says="agents of this workspace"):
        await create_api_key(acme.olga, acme.id, name="Theirs", agent_ids=[str(theirs.id)])


async def test_revoking_holds_and_can_be_said_twice(world: World) -> None:
    acme = await world.workspace()
    minted = await create_api_key(acme.olga, acme.id, name="Shop")
    first = await revoke_api_key(acme.olga, str(minted.key.id))
    assert (await revoke_api_key(acme.olga, str(minted.key.id))).revoked_at == first.revoked_at


async def test_a_stranger_finds_nothing(world: World) -> None:
    acme, evil = await world.workspace(), await world.workspace("Evil", owner="eve")
    minted = await create_api_key(acme.olga, acme.id, name="Shop")
    for attempt in (
        create_api_key(evil.eve, acme.id, name="Mine"),
        revoke_api_key(evil.eve, str(minted.key.id)),
        api_keys_of_workspace(evil.eve, acme.id, ["id"], page=PageRequest()),
    ):
        with refused(NotFound):
            await attempt


async def test_members_and_keys_may_not_make_or_see_keys(world: World) -> None:
    acme = await world.workspace(member="max")
    key, _ = await acme.key(Scope.MANAGE, Scope.READ, Scope.CHAT)
    for actor in (acme.max, key):
        with refused(Forbidden):
            await create_api_key(actor, acme.id, name="Mine")
        with refused(Forbidden):
            await api_keys_of_workspace(actor, acme.id, ["id"], page=PageRequest())


async def test_keys_show_in_the_workspaces_where_one_manages_them(world: World) -> None:
    acme, own = await world.workspace(member="max"), await world.workspace()
    both = person(acme.people["max"], {acme.id: Role.MEMBER, own.id: Role.OWNER})
    await own.key(Scope.CHAT)
    closed, open_ = await api_keys_of_workspaces(both, [{"id": acme.id}, {"id": own.id}], ["id"], page=PageRequest())
    assert isinstance(closed, Forbidden)
    assert isinstance(open_, Page)
    assert len(open_.rows) == 1


async def test_an_end_without_a_zone_is_in_utc(world: World) -> None:
    acme = await world.workspace()
    minted = await create_api_key(acme.olga, acme.id, name="Shop", expires_at=datetime(2099, 1, 31, 9, 30))  # noqa: DTZ001 - as a client that names none
    assert (await ApiKey.get(id=minted.key.id)).expires_at == datetime(2099, 1, 31, 9, 30, tzinfo=UTC)


async def test_bad_input_is_explained(world: World) -> None:
    acme = await world.workspace()
    with refused(BadInput, says="at least one of"):
        await create_api_key(acme.olga, acme.id, name="None", scopes=[])
    with refused(BadInput, says="at least one of"):
        await create_api_key(acme.olga, acme.id, name="Odd", scopes=["fly"])
    with refused(BadInput, says="in the future"):
        await create_api_key(acme.olga, acme.id, name="Late", expires_at=clock.now() - timedelta(days=1))
    with refused(BadInput, says="must not be blank"):
        await create_api_key(acme.olga, acme.id, name="")
