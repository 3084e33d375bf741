"""The log is scanned: whatever goes right or wrong, it holds no password, token, key or text of anybody's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import httpx
import pytest

from access.permissions import Scope
from app.log_faults import without_quotes
from app.logs import configure, write_out
from llm.failures import ModelFailed
from llm.scripted import ScriptedModel
from models.database import execute, fetch
from models.message_events import Step
from resolvers import agents, message_events, messages
from tests.answering import PARAGRAPHS, answering_with, library_of
from tests.sockets import Socket
from tests.visitors import page
from tests.world import Team, World, bearer

PASSWORD, WRONG = "pass-marked-xq7 staple", "wrong-marked-xq7 staple"
TEXT = "marked-xq7 is what was said"
MARK = "marked-xq7"

Client = httpx.AsyncClient


@asynccontextmanager
async def scanned(capfd: pytest.CaptureFixture[str], *secrets: str) -> AsyncIterator[list[str]]:
    """The block must leave lines, and none of them may hold a secret. More secrets can be added to the list."""
    configure()  # the libraries' lines go to whatever stderr is now
    capfd.readouterr()
    found = [MARK, *secrets]
    yield found
    await asyncio.sleep(0)
    write_out()
    told = "".join(capfd.readouterr())
    assert '"event"' in told
    leaked = [secret for secret in found if secret in told]
    assert not leaked, told[:3000]


async def test_accounts(client: Client, world: World, capfd: pytest.CaptureFixture[str]) -> None:
    account = {"name": "Zoe", "email": "zoe@example.com", "password": PASSWORD}
    async with scanned(capfd) as secrets:
        made = (await client.post("/api/auth/register", json=account)).json()["data"]
        secrets += [made["access_token"], made["refresh_token"]]
        await client.post("/api/auth/login", json={"email": account["email"], "password": WRONG})
        await client.post("/api/auth/login?password=" + WRONG, json={"email": account["email"], "password": 7})
        await client.post("/api/auth/refresh", json={"refresh_token": made["refresh_token"]})
        await client.post("/api/auth/refresh", json={"refresh_token": made["refresh_token"]})
        text = f'mutation {{ login(input: {{email: "zoe@example.com", password: "{WRONG}"}}) {{ user {{ id }} }} }}'
        await client.post("/graphql", json={"query": text})
        await client.get("/graphql", params={"query": text})
        await client.post("/graphql", json={"query": text.replace("login", "logn")})
        await client.get("/api/auth/me", headers={"Authorization": f"Bearer {MARK}"})
        await client.post("/api/auth/login", content=f'{{"password": "{WRONG}'.encode())
        await client.get(f"/{MARK}", headers={"X-Workspace-ID": MARK, "Cookie": MARK, "User-Agent": MARK})


async def test_keys_and_invitations(client: Client, world: World, capfd: pytest.CaptureFixture[str]) -> None:
    acme = await world.workspace()
    headers = bearer(acme.people["olga"])
    async with scanned(capfd) as secrets:
        path = f"/api/workspaces/{acme.id}"
        made = (await client.post(f"{path}/api-keys", json={"name": "Key"}, headers=headers)).json()["data"]
        added = (await client.post(f"{path}/members", json={"email": "x@y.example"}, headers=headers)).json()["data"]
        secrets += [made["secret"], added["invite_token"]]
        await client.post("/api/invitations/accept", json={"token": added["invite_token"]}, headers=headers)
        await client.get("/api/agents", headers={"Authorization": f"Bearer {made['secret']}"})
        await client.get("/api/agents", headers={"Authorization": f"Bearer {made['secret']}x"})


async def test_conversations(client: Client, world: World, capfd: pytest.CaptureFixture[str]) -> None:
    acme = await world.workspace()
    agent = await acme.agent(system_prompt=TEXT)
    shop = await page(acme, agent)
    answering_with(ScriptedModel((f"{TEXT} [1].",)), await library_of(agent, (f"{TEXT} here.", *PARAGRAPHS)))
    _, secret = await acme.key(*Scope)
    body = {"agent_id": str(agent.id), "message": TEXT, "metadata": {"page": TEXT}}
    async with scanned(capfd, secret, shop.secret) as secrets:
        session = (await client.post("/api/chat/sessions", json={}, headers=shop.headers)).json()["data"]
        secrets.append(session["token"])
        key, visitor = ({"Authorization": f"Bearer {token}"} for token in (secret, session["token"]))
        for headers in (key, {**visitor, "Origin": shop.headers["Origin"]}):
            said = (await client.post("/api/chat", json=body, headers=headers)).json()["data"]
            await client.post("/api/chat/stream", json=body, headers=headers)
            await client.get(f"/api/chat/conversations/{said['conversation_id']}", headers=headers)
            await client.post("/api/chat", json={**body, "message": TEXT * 1000}, headers=headers)
        source = {"type": "text", "name": TEXT, "content": TEXT}
        await client.post(f"/api/agents/{agent.id}/sources", json=source, headers=key)
        await client.post(f"/api/agents/{agent.id}/sources", json={**source, "type": MARK}, headers=key)
        await client.put(f"/api/agents/{agent.id}", json={"temperature": MARK}, headers=key)


async def asks(client: Client, acme: Team, agent_id: str) -> None:
    text = f'mutation {{ sendMessage(input: {{agentId: "{agent_id}", content: "{TEXT}"}}) {{ message {{ id }} }} }}'
    await client.post("/graphql", json={"query": text}, headers=bearer(acme.people["olga"]))


async def test_a_model_that_fails(client: Client, world: World, capfd: pytest.CaptureFixture[str]) -> None:
    acme = await world.workspace()
    agent = await acme.agent()
    for failure in (ModelFailed(f"said {TEXT}"), RuntimeError(f"can't read '{TEXT}'")):
        answering_with(ScriptedModel((TEXT,), failure=failure), await library_of(agent))
        async with scanned(capfd):
            await asks(client, acme, str(agent.id))


async def the_database_refuses_a_row(*_: Any, **__: Any) -> None:
    await execute(
        "INSERT INTO agents (id, created_at, workspace_id, name, system_prompt, model, temperature, widget_color, "
        "updated_at) SELECT gen_random_uuid(), now(), id, $1, $1, $1, 9, '#000000', now() FROM workspaces LIMIT 1",
        TEXT,
    )


async def a_value_is_of_another_type(*_: Any, **__: Any) -> None:
    await fetch("SELECT $1::int", TEXT)


async def the_server_cannot_read_a_value(*_: Any, **__: Any) -> None:
    await fetch(f"SELECT '{TEXT}'::int")


async def a_shape_does_not_fit(*_: Any, **__: Any) -> None:
    from rest_compat.agents import AgentMade

    AgentMade.model_validate({"id": TEXT, "name": TEXT})


async def a_key_is_missing(*_: Any, **__: Any) -> None:
    raise KeyError(TEXT)


FAULTS = [
    the_database_refuses_a_row, a_value_is_of_another_type, the_server_cannot_read_a_value, a_shape_does_not_fit,
    a_key_is_missing,
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
async def test_faults_of_ours_quote_nobody(
    client: Client,
    world: World,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[..., Awaitable[None]],
) -> None:
    acme = await world.workspace()
    monkeypatch.setattr(agents, "create_agent", fault)
    headers = bearer(acme.people["olga"])
    text = f"""mutation {{ createAgent(workspaceId: "{acme.id}", input: {{name: "{TEXT}", systemPrompt: "{TEXT}"}}) {{
        agent {{ id }} }} }}"""
    async with scanned(capfd):
        rest = await client.post("/api/agents", json={"name": TEXT, "system_prompt": TEXT}, headers=headers)
        graph = await client.post("/graphql", json={"query": text}, headers=headers)
    assert rest.status_code == 500
    assert graph.json()["errors"][0]["extensions"]["code"] == "INTERNAL_ERROR"
    assert MARK not in rest.text + graph.text


async def test_faults_of_a_subscription(
    client: Client, world: World, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    acme = await world.workspace()
    agent = await acme.agent()
    answering_with(ScriptedModel((TEXT,)), await library_of(agent))
    from tests.answering import ask

    answered = await messages.send_message(acme.olga, ask(agent, TEXT))

    def broken(step: Step) -> Any:
        raise asyncpg.DataError(f"invalid input for query argument $1: '{TEXT}' (expected int)")

    monkeypatch.setattr(message_events, "_row", broken)
    app: Any = client._transport.app  # type: ignore[attr-defined]  # the app in this process
    socket = Socket(app)
    async with scanned(capfd, "Bearer ey"):
        await socket.introduce(bearer(acme.people["olga"]))
        query = f'subscription {{ messageEvents(messageId: "{answered.started.message_id}") {{ kind }} }}'
        await socket.subscribe(query)
        assert "INTERNAL_ERROR" in str(await socket.told())
        await socket.close()


def test_lines_of_libraries_are_cut_too(capfd: pytest.CaptureFixture[str]) -> None:
    configure()
    try:
        raise ValueError(f"can't read '{TEXT}'")
    except ValueError:
        logging.getLogger("somebody.else").exception("it failed")
    told = capfd.readouterr().err
    assert "it failed" in told
    assert "can" in told
    assert MARK not in told


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ('new row for relation "agents" violates check constraint "agents_temperature"\nDETAIL: (1, secret)',
         "new row for relation agents violates check constraint agents_temperature"),
        ('duplicate key value violates unique constraint "users_email"\nDETAIL: Key (email)=(a@b)',
         "duplicate key value violates unique constraint users_email"),
        ('invalid input syntax for type integer: "secret"', "invalid input syntax for type integer…"),
        ("invalid input for query argument $1: 'secret' (expected int)", "invalid input for query argument $1…"),
        ("1 validation error for AgentMade\nid\n  input_value='secret'", "1 validation error for AgentMade"),
        ("'secret'", "…"),
        ("Connection refused", "Connection refused"),
        ("x" * 500, "x" * 200),
    ],
)  # fmt: skip
def test_what_stays_of_a_faults_words(words: str, kept: str) -> None:
    assert without_quotes(words) == kept
