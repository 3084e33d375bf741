"""`@idempotent(key: "…")` on mutations: a retry is answered alike, and nothing happens twice."""

from __future__ import annotations

import asyncio
import re
import secrets
from typing import Any

import httpx
import pytest

from access.permissions import Scope
from kit import clock
from models.agents import Agent
from models.idempotency_keys import IdempotencyKey
from models.members import Member
from models.users import User
from schema.execution.assemble import core_of
from schema.graph import graph
from tests.answering import chat
from tests.house.wall.graph import Asking, askings
from tests.house.wall.scenes import scene
from tests.world import PASSWORD, Team, World, bearer

MAKE = """mutation ($id: ID!, $name: String!, $key: String!) {
  createAgent(workspaceId: $id, input: {name: $name, systemPrompt: "Be kind."}) @idempotent(key: $key) {
    agent { id name createdAt allowedOrigins workspace { name } } errors { code field message }
  }
}"""


@pytest.fixture
async def acme(client: httpx.AsyncClient, world: World) -> Team:
    await world.workspace("Evil", owner="eve")
    return await world.workspace(admin="ada", member="grace")


MUTATIONS = [asking for asking in askings() if asking.kind == "mutation" and asking.name.count(".") == 1]


async def ask(client: httpx.AsyncClient, headers: dict[str, str], query: str, **variables: Any) -> Any:
    response = await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
    return response.json()


async def make(client: httpx.AsyncClient, acme: Team, key: str = "k1", name: str = "Bot", by: str = "ada") -> Any:
    return await ask(client, bearer(acme.people[by]), MAKE, id=acme.id, name=name, key=key)


def test_the_directive_is_the_contracts() -> None:
    directive = core_of(graph).get_directive("idempotent")
    assert directive is not None
    assert str(directive.args["key"].type) == "String!"
    assert [location.name for location in directive.locations] == ["FIELD"]


async def test_a_retry_gets_the_first_answer_and_makes_nothing(client: httpx.AsyncClient, acme: Team) -> None:
    answers = [await make(client, acme) for _ in range(3)]
    assert answers[0]["data"]["createAgent"]["agent"]["workspace"] == {"name": "Acme"}
    assert answers[0] == answers[1] == answers[2]
    assert await Agent.all().count() == 1


async def test_without_the_directive_each_request_counts(client: httpx.AsyncClient, acme: Team) -> None:
    plain = MAKE.replace(" @idempotent(key: $key)", "").replace(", $key: String!", "")
    for _ in range(2):
        await ask(client, bearer(acme.people["ada"]), plain, id=acme.id, name="Bot")
    assert await Agent.all().count() == 2


async def test_retries_beside_the_first_wait_for_it(client: httpx.AsyncClient, acme: Team) -> None:
    answers = await asyncio.gather(*(make(client, acme) for _ in range(10)))
    assert all(answer == answers[0] for answer in answers)
    assert await Agent.all().count() == 1


async def test_other_arguments_are_refused(client: httpx.AsyncClient, acme: Team) -> None:
    await make(client, acme)
    [error] = (await make(client, acme, name="Other"))["data"]["createAgent"]["errors"]
    assert error["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert await Agent.all().count() == 1


async def test_a_key_is_each_callers_own_and_free_after_a_day(client: httpx.AsyncClient, acme: Team) -> None:
    await make(client, acme)
    await make(client, acme, by="olga")
    assert await Agent.all().count() == 2
    await IdempotencyKey.all().update(expires_at=clock.now())
    assert (await make(client, acme, name="Other"))["data"]["createAgent"]["errors"] == []


async def test_a_retry_may_select_other_fields(client: httpx.AsyncClient, acme: Team) -> None:
    first = await make(client, acme)
    other = MAKE.replace("id name createdAt", "systemPrompt model temperature updatedAt id")
    again = (await ask(client, bearer(acme.people["ada"]), other, id=acme.id, name="Bot", key="k1"))["data"]
    agent = again["createAgent"]["agent"]
    assert agent["id"] == first["data"]["createAgent"]["agent"]["id"]
    assert (agent["model"], agent["temperature"]) == ("gpt-4o-mini", 0.2)


@pytest.mark.parametrize("key", ["", "k" * 201, "two words", "ключ"])
async def test_a_bad_key_is_refused(client: httpx.AsyncClient, acme: Team, key: str) -> None:
    [error] = (await make(client, acme, key))["errors"]
    assert error["extensions"] == {"code": "IDEMPOTENCY_KEY_INVALID", "statusCode": 400}
    assert await Agent.all().count() == 0


async def test_a_refusal_is_not_kept(client: httpx.AsyncClient, acme: Team) -> None:
    [error] = (await make(client, acme, name=" "))["data"]["createAgent"]["errors"]
    assert error["field"] == ["name"]
    assert (await make(client, acme, by="grace"))["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert (await make(client, acme))["data"]["createAgent"]["errors"] == []
    assert await IdempotencyKey.all().count() == 1


async def test_two_fields_of_one_request_with_the_same_key_happen_once(client: httpx.AsyncClient, acme: Team) -> None:
    query = """mutation ($id: ID!) {
      a: addMember(workspaceId: $id, input: {email: "zoe@example.com"}) @idempotent(key: "k") { ...It }
      b: addMember(workspaceId: $id, input: {email: "zoe@example.com"}) @idempotent(key: "k") { ...It }
    }
    fragment It on MemberPayload { inviteToken member { id email status createdAt user { id } } errors { code } }"""
    data = (await ask(client, bearer(acme.people["ada"]), query, id=acme.id))["data"]
    assert data["a"] == data["b"]
    assert data["a"]["inviteToken"] is not None
    assert await Member.filter(email="zoe@example.com").count() == 1


async def test_a_registration_that_is_sent_again_is_one_account_and_reads_as_its_person(
    client: httpx.AsyncClient, acme: Team
) -> None:
    query = """mutation ($email: String!, $password: String!) {
      register(input: {name: "Zoe", email: $email, password: $password}) @idempotent(key: "k") {
        user { id name createdAt workspaces { nodes { name viewerRole } } } workspace { name }
        tokens { accessToken refreshToken expiresIn expiresAt } errors { code }
      }
    }"""
    email = f"zoe.{secrets.token_hex(4)}@example.com"
    answers = [await ask(client, {}, query, email=email, password=PASSWORD) for _ in range(2)]
    assert answers[0]["data"]["register"]["user"]["workspaces"]["nodes"][0]["viewerRole"] == "OWNER"
    assert answers[0] == answers[1]
    assert await User.filter(email=email).count() == 1


async def test_a_question_is_answered_once_from_whichever_door_it_comes(client: httpx.AsyncClient, acme: Team) -> None:
    bot = await acme.agent()
    model = await chat(bot)
    _, secret = await acme.key(Scope.CHAT)
    caller = {"Authorization": f"Bearer {secret}"}
    query = """mutation ($agent: ID!, $content: String!) {
      sendMessage(input: {agentId: $agent, content: $content}) @idempotent(key: "k") {
        message { id content } errors { code }
      }
    }"""
    asked = {"agent": str(bot.id), "content": "When does the library open?"}
    answers = [await ask(client, caller, query, **asked) for _ in range(2)]
    assert answers[0] == answers[1]
    body = {"agent_id": str(bot.id), "message": asked["content"]}
    rest = await client.post("/api/chat", json=body, headers={**caller, "Idempotency-Key": "k"})
    assert rest.json()["data"]["message"]["id"] == answers[0]["data"]["sendMessage"]["message"]["id"]
    assert len(model.prompts) == 1
    other = await ask(client, caller, query, **{**asked, "content": "And on Sunday?"})
    assert other["data"]["sendMessage"]["errors"] == [{"code": "IDEMPOTENCY_KEY_REUSED"}]


@pytest.mark.parametrize("asking", [pytest.param(asking, id=asking.name) for asking in MUTATIONS])
async def test_every_mutation_heeds_the_key(client: httpx.AsyncClient, world: World, asking: Asking) -> None:
    of = await scene(world)
    values = asking.values(of.ids)
    name = asking.name.partition(".")[2]
    query = re.sub(rf"\b{name}(\([^)]*\))?", r'\g<0> @idempotent(key: "k")', asking.text)
    answers = [await ask(client, bearer(of.owner), query, **values) for _ in range(2)]
    assert answers[0] == answers[1]
    # The examples hold no credential that is good, and the owner is no web page.
    refused = name in {"login", "refreshToken", "acceptInvitation", "openVisitorSession"}
    assert ("errors" in answers[0]) == refused
    assert await IdempotencyKey.all().count() == (0 if refused else 1)
