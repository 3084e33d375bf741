"""Exporting conversations: all of them, with everything in them, a few at a time."""

from __future__ import annotations

from typing import Any

import httpx
import orjson
import pytest

from access.actors import Actor
from access.permissions import Scope
from kit.errors import Forbidden, NotFound
from resolvers import exports
from resolvers.exports import export_conversations
from resolvers.messages import send_message
from tests.answering import ask, chat
from tests.statements import counted
from tests.world import World, bearer, refused


async def exported(actor: Actor, workspace_id: str) -> list[dict[str, Any]]:
    return [row async for batch in await export_conversations(actor, workspace_id) for row in batch]


async def test_everything_is_in_it_once_newest_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "_CONVERSATIONS", 2)
    monkeypatch.setattr(exports, "_MESSAGES", 3)
    acme, other = await world.workspace(admin="ada"), await world.workspace(admin="eve")
    bot, theirs = await acme.agent(), await other.agent()
    await chat(theirs)
    await send_message(other.eve, ask(theirs))
    await chat(bot)
    made = [(await send_message(acme.ada, ask(bot, f"library {n}?"))).started.conversation_id for n in range(5)]
    for number in range(4):
        await send_message(acme.ada, ask(bot, f"library again {number}?", conversation_id=made[0]))
    rows = await exported(acme.ada, acme.id)
    assert [row["id"] for row in rows] == made[::-1]
    said = [message["content"] for message in rows[-1]["messages"] if message["role"] == "user"]
    assert said == ["library 0?", *[f"library again {number}?" for number in range(4)]]
    assert rows[0]["messages"][1]["citations"][0]["quote"] == "The library opens at nine."
    assert "parent_number" not in rows[0]["messages"][0]


async def test_it_reads_some_conversations_a_statement(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    await chat(bot)
    for _ in range(10):
        await send_message(acme.ada, ask(bot))
    with counted() as sent:
        await exported(acme.ada, acme.id)
    assert len(sent) == 3


async def test_strangers_and_members_export_nothing(world: World) -> None:
    acme, other = await world.workspace(admin="ada", member="grace"), await world.workspace(admin="eve")
    with refused(NotFound):
        await export_conversations(other.eve, acme.id)
    key, _ = await acme.key(Scope.READ)
    for actor in (acme.grace, key):
        with refused(Forbidden):
            await export_conversations(actor, acme.id)
    assert await exported(acme.ada, acme.id) == []


async def test_over_http_it_is_a_json_object_a_line(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    await chat(bot)
    made = [(await send_message(acme.ada, ask(bot))).started.conversation_id for _ in range(3)]
    path = f"/api/workspaces/{acme.id}/conversations/export"
    response = await client.get(path, headers=bearer(acme.people["ada"]))
    assert response.headers["content-type"].startswith("application/x-ndjson")
    lines = [orjson.loads(line) for line in response.text.splitlines()]
    assert [line["id"] for line in lines] == made[::-1]
    assert lines[0]["created_at"].endswith("Z")
    assert (await client.get(path)).status_code == 401
    assert (await client.get(path.replace(acme.id, "x"), headers=bearer(acme.people["ada"]))).status_code == 400
