"""A subscription ends as soon as the rights it began with are gone: nothing is told after that."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI

from access.permissions import Scope
from app.asgi import create_app
from app.settings import Settings
from llm.scripted import ScriptedModel
from models.agents import Agent
from models.api_keys import ApiKey
from models.database import disconnect, execute
from models.members import Member
from models.users import User
from resolvers import conversation_updates
from resolvers.api_keys import revoke_api_key
from resolvers.members import remove_member, update_member
from resolvers.messages import send_message
from resolvers.sessions import logout, open_session
from tests.answering import answering_with, ask, library_of
from tests.sockets import Socket
from tests.world import SIGNER, Team, World, bearer, person

UPDATES = "subscription ($w: ID!) { conversationUpdates(workspaceId: $w) { id title } }"
Change = Callable[[Team], Awaitable[object]]


@pytest.fixture
async def app(world: World, app_settings: Settings) -> AsyncIterator[FastAPI]:
    await disconnect()
    app = create_app(app_settings)
    async with app.router.lifespan_context(app):
        yield app


@asynccontextmanager
async def watching(app: FastAPI, headers: dict[str, str], workspace: str) -> AsyncIterator[Socket]:
    """A socket that hears of the workspace's conversations."""
    socket = Socket(app)
    assert await socket.introduce(headers)
    await socket.subscribe(UPDATES, {"w": workspace})
    for _ in range(500):
        if workspace in conversation_updates._watches:
            break
        await asyncio.sleep(0.01)
    try:
        yield socket
    finally:
        await socket.close()


async def talk(acme: Team, agent: Agent) -> None:
    answering_with(ScriptedModel(("At nine.",)), await library_of(agent))
    await send_message(acme.olga, ask(agent))


async def updated(socket: Socket) -> None:
    """Hear of a question and its answer: one after the other, or in one when both come at once."""
    assert (await socket.told())["type"] == "next"
    await asyncio.sleep(0.2)
    while socket.has_more:
        assert (await socket.told())["type"] == "next"


async def removed(acme: Team) -> None:
    member = await Member.get(workspace_id=acme.id, user_id=acme.people["grace"].id)
    await remove_member(acme.olga, str(member.id))


async def removed_elsewhere(acme: Team) -> None:
    """As another process does it: word comes from the database alone."""
    await execute("DELETE FROM members WHERE workspace_id = $1 AND user_id = $2", acme.id, acme.people["grace"].id)


async def account_deleted(acme: Team) -> None:
    await User.filter(id=acme.people["grace"].id).delete()


async def demoted(acme: Team) -> None:
    member = await Member.get(workspace_id=acme.id, user_id=acme.people["grace"].id)
    await update_member(acme.olga, str(member.id), role="member")


async def logged_out(acme: Team) -> None:
    user = acme.people["grace"]
    await logout(person(user, {}).but(session_id=SIGNER.read(TOKENS[str(user.id)]).session_id))


TOKENS: dict[str, str] = {}


async def login(acme: Team) -> dict[str, str]:
    user = acme.people["grace"]
    TOKENS[str(user.id)] = (await open_session(user)).access_token
    return {"Authorization": f"Bearer {TOKENS[str(user.id)]}"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (removed, "RIGHTS_CHANGED"),
        (removed_elsewhere, "RIGHTS_CHANGED"),
        (demoted, "RIGHTS_CHANGED"),
        (logged_out, "TOKEN_REVOKED"),
        (account_deleted, "TOKEN_REVOKED"),
    ],
)
async def test_who_may_less_hears_no_more(app: FastAPI, world: World, change: Change, code: str) -> None:
    acme = await world.workspace(admin="grace")
    await world.workspace()
    agent = await acme.agent()
    async with watching(app, await login(acme), acme.id) as socket:
        await talk(acme, agent)
        await updated(socket)
        await change(acme)
        await talk(acme, agent)
        assert code in str(await socket.told())
        assert (await socket.told())["type"] == "complete"


async def test_more_rights_end_nothing(app: FastAPI, world: World) -> None:
    acme = await world.workspace(member="grace")
    agent = await acme.agent()
    async with watching(app, await login(acme), acme.id) as socket:
        member = await Member.get(workspace_id=acme.id, user_id=acme.people["grace"].id)
        await update_member(acme.olga, str(member.id), role="admin")
        await talk(acme, agent)
        assert (await socket.told())["payload"]["data"]


@pytest.mark.parametrize("by", ["revoking", "binding"])
async def test_a_key_that_may_less_hears_no_more(app: FastAPI, world: World, by: str) -> None:
    acme = await world.workspace()
    agent, other = await acme.agent(), await acme.agent()
    key, secret = await acme.key(Scope.READ)
    async with watching(app, {"Authorization": f"Bearer {secret}"}, acme.id) as socket:
        await talk(acme, agent)
        await updated(socket)
        if by == "revoking":
            await revoke_api_key(acme.olga, str(key.api_key_id))
        else:
            await ApiKey.filter(id=key.api_key_id).update(agent_ids=[other.id])
            await asyncio.sleep(0.1)  # word comes from the database
        await talk(acme, agent)
        assert "data" not in (await socket.told())["payload"] or socket.said[-1].count('"data":null')


async def refusal_of_one_more(socket: Socket, acme: Team) -> str:
    """What is said once all that were begun before are counted; one that is let in until then says nothing."""
    for attempt in range(20):
        await socket.subscribe(UPDATES, {"w": acme.id}, id=f"more {attempt}")
        said = await socket.hear()
        if said is not None:
            return str(said)
    return "nothing"


async def test_a_hundred_subscriptions_a_person_over_all_their_sockets(app: FastAPI, world: World) -> None:
    acme = await world.workspace(member="grace")
    sockets = [Socket(app), Socket(app), Socket(app, patience=3.0)]
    for socket in sockets:
        assert await socket.introduce(bearer(acme.people["grace"]))
    for number in range(100):
        await sockets[number % 2].subscribe(UPDATES, {"w": acme.id}, id=str(number))
    assert "TOO_MANY_SUBSCRIPTIONS" in await refusal_of_one_more(sockets[2], acme)
    await sockets[0].close()
    await sockets[2].subscribe(UPDATES, {"w": acme.id}, id="again")
    await sockets[2].subscribe("{ __typename }", id="after")
    assert (await sockets[2].told())["id"] == "after", "the subscription waits quietly"
    for socket in sockets[1:]:
        await socket.close()


async def test_two_hundred_sockets_an_address(app: FastAPI, database: None) -> None:
    sockets = [Socket(app) for _ in range(200)]
    for socket in sockets:
        assert await socket.introduce()
    refused, elsewhere = Socket(app), Socket(app, address="203.0.113.7")
    assert not await refused.introduce()
    assert refused.closed_with == 1013
    assert await elsewhere.introduce()
    for socket in [*sockets, refused, elsewhere]:
        await socket.close()
