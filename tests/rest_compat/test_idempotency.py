"""Idempotency-Key on the documented paths: a retry is answered alike, and nothing happens twice."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

import httpx
import pytest

from access.permissions import Scope
from kit import clock
from models.agents import Agent
from models.idempotency_keys import IdempotencyKey
from models.sources import Source
from models.users import User
from models.workspaces import Workspace
from tests.answering import chat
from tests.house.wall.scenes import scene
from tests.rest_compat.twin_table import TWINS
from tests.rest_compat.twins import Twin, values_for
from tests.world import PASSWORD, Team, World, bearer

BOT = {"name": "Bot", "system_prompt": "Be kind."}


@pytest.fixture
async def acme(client: httpx.AsyncClient, world: World) -> Team:
    await world.workspace("Evil", owner="eve")
    return await world.workspace(admin="ada", member="grace")


def headers(acme: Team, key: str, name: str = "ada") -> dict[str, str]:
    return {**bearer(acme.people[name]), "X-Workspace-ID": acme.id, "Idempotency-Key": key}


async def make(client: httpx.AsyncClient, acme: Team, key: str, body: Any = BOT, **more: str) -> httpx.Response:
    return await client.post("/api/agents", json=body, headers={**headers(acme, key), **more})


async def test_a_retry_gets_the_first_answer_and_makes_nothing(client: httpx.AsyncClient, acme: Team) -> None:
    answers = [await make(client, acme, "k1") for _ in range(3)]
    assert {answer.status_code for answer in answers} == {201}
    assert answers[0].text == answers[1].text == answers[2].text
    assert {answer.headers["content-type"] for answer in answers} == {"application/json"}
    assert await Agent.all().count() == 1


async def test_retries_beside_the_first_wait_for_it(client: httpx.AsyncClient, acme: Team) -> None:
    answers = await asyncio.gather(*(make(client, acme, "k1") for _ in range(10)))
    assert len({answer.text for answer in answers}) == 1
    assert await Agent.all().count() == 1


async def test_another_body_is_refused_and_the_same_in_other_words_is_not(
    client: httpx.AsyncClient, acme: Team
) -> None:
    first = await make(client, acme, "k1")
    reordered = b'{"system_prompt": "Be kind.",  "name": "Bot"}'
    same = {**headers(acme, "k1"), "Content-Type": "application/json"}
    assert (await client.post("/api/agents", content=reordered, headers=same)).text == first.text
    refused = await make(client, acme, "k1", {**BOT, "name": "Other"})
    assert (refused.status_code, refused.json()["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert list(refused.json())[:3] == ["error", "message", "statusCode"]
    elsewhere = await client.post("/api/workspaces", json={"name": "Bot"}, headers=headers(acme, "k1"))
    assert elsewhere.status_code == 409


async def test_a_key_is_each_callers_own(client: httpx.AsyncClient, acme: Team) -> None:
    await make(client, acme, "k1")
    owners = await client.post("/api/agents", json=BOT, headers=headers(acme, "k1", "olga"))
    assert owners.status_code == 201
    assert await Agent.all().count() == 2


async def test_after_a_day_the_key_is_free(client: httpx.AsyncClient, acme: Team) -> None:
    await make(client, acme, "k1")
    await IdempotencyKey.all().update(expires_at=clock.now())
    assert (await make(client, acme, "k1", {**BOT, "name": "Other"})).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "k" * 201, "two words", b"\xe4"])
@pytest.mark.parametrize("path", ["/api/agents", "/api/auth/login", "/api/chat"])
async def test_a_bad_key_is_a_400(client: httpx.AsyncClient, acme: Team, key: str, path: str) -> None:
    body = {"message": "Hello", "agent_id": acme.id, "email": "a@example.com", "password": PASSWORD, **BOT}
    refused = await client.post(path, json=body, headers=headers(acme, key))
    assert (refused.status_code, refused.json()["code"]) == (400, "IDEMPOTENCY_KEY_INVALID")
    assert "1 to 200 visible ASCII" in refused.json()["message"]


async def test_a_refusal_is_not_kept(client: httpx.AsyncClient, acme: Team) -> None:
    assert (await make(client, acme, "k1", {**BOT, "name": " "})).status_code == 422
    assert (await make(client, acme, "k1", ["no", "object"])).status_code == 422
    assert (await make(client, acme, "k1")).status_code == 201
    grace = headers(acme, "k2", "grace")
    assert (await client.post("/api/agents", json=BOT, headers=grace)).status_code == 403
    assert await IdempotencyKey.all().count() == 1


async def test_reading_takes_no_key(client: httpx.AsyncClient, acme: Team) -> None:
    assert (await client.get("/api/agents", headers=headers(acme, "two words"))).status_code == 200
    assert await IdempotencyKey.all().count() == 0


async def test_a_registration_that_is_sent_again_is_one_account(client: httpx.AsyncClient, acme: Team) -> None:
    body = {"name": "Zoe", "email": f"zoe.{secrets.token_hex(4)}@example.com", "password": PASSWORD}
    answers = [
        await client.post("/api/auth/register", json=body, headers={"Idempotency-Key": "k1", "Authorization": stale})
        for stale in ("Bearer stale", "Bearer stale")
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].text == answers[1].text
    assert await User.filter(email=body["email"]).count() == 1
    assert await Workspace.filter(name="Zoe's workspace").count() == 1
    wrong = await client.post("/api/auth/register", json={**body, "password": "another good password"})
    assert wrong.json()["code"] == "EMAIL_TAKEN"


async def test_a_new_keys_secret_comes_again_and_is_nowhere_in_the_database(
    client: httpx.AsyncClient, acme: Team
) -> None:
    path = f"/api/workspaces/{acme.id}/api-keys"
    answers = [await client.post(path, json={"name": "Shop"}, headers=headers(acme, "k1")) for _ in range(2)]
    secret = answers[0].json()["data"]["secret"]
    assert answers[1].json()["data"]["secret"] == secret
    assert secret not in str((await IdempotencyKey.get(key="k1")).answer)


async def test_a_file_that_is_sent_again_is_one_source(client: httpx.AsyncClient, acme: Team) -> None:
    """Each request has another line between the parts of its form."""
    bot = await acme.agent()
    path, sent = f"/api/agents/{bot.id}/sources", headers(acme, "k1")
    answers = [await client.post(path, files={"file": ("a.txt", b"We open at nine.")}, headers=sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].text == answers[1].text
    assert await Source.all().count() == 1
    other = await client.post(path, files={"file": ("a.txt", b"We open at ten.")}, headers=sent)
    assert other.status_code == 409


async def test_a_question_that_is_sent_again_is_answered_and_paid_for_once(
    client: httpx.AsyncClient, acme: Team
) -> None:
    bot = await acme.agent()
    model = await chat(bot)
    _, secret = await acme.key(Scope.CHAT)
    body = {"agent_id": str(bot.id), "message": "When does the library open?"}
    sent = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "k1"}
    answers = [await client.post("/api/chat", json=body, headers=sent) for _ in range(2)]
    assert answers[0].json()["data"]["message"] == answers[1].json()["data"]["message"]
    assert len(model.prompts) == 1
    other = await client.post("/api/chat", json={**body, "message": "And on Sunday?"}, headers=sent)
    assert other.json()["code"] == "IDEMPOTENCY_KEY_REUSED"


@pytest.mark.parametrize(
    "twin", [pytest.param(twin, id=twin.rest.replace("$", ":")) for twin in TWINS if not twin.reads]
)
async def test_every_write_heeds_the_key(client: httpx.AsyncClient, world: World, twin: Twin) -> None:
    values, headers = await values_for(twin, await scene(world))
    method, path, body = twin.request(values)
    answers = [
        await client.request(method, path, json=body, headers={**headers, "Idempotency-Key": "k1"}) for _ in range(2)
    ]
    assert answers[0].is_success
    assert (answers[1].status_code, answers[1].text) == (answers[0].status_code, answers[0].text)
    assert await IdempotencyKey.all().count() == 1
