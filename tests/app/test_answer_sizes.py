"""No answer of the graph is larger than a client and the server can bear, from either of its doors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from random import Random
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app import graphql_answers
from app.asgi import create_app
from app.graphql_answers import answer_bytes, encoded
from app.settings import Settings
from models.agents import Agent
from models.database import disconnect
from models.documents import Document
from resolvers import documents
from tests.answering import library_of
from tests.sockets import Socket
from tests.world import Team, World, bearer

LISTED = "{ viewer { createdAt workspaces { nodes { agents { nodes { systemPrompt } } } } } }"


@pytest.fixture
async def app(world: World, app_settings: Settings) -> AsyncIterator[FastAPI]:
    await disconnect()
    app = create_app(app_settings)
    async with app.router.lifespan_context(app):
        yield app


async def asked(app: FastAPI, acme: Team, query: str, **variables: Any) -> httpx.Response:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://nexora.test") as client:
        body = {"query": query, "variables": variables}
        return await client.post("/graphql", json=body, headers=bearer(acme.people["olga"]))


async def from_a_socket(app: FastAPI, acme: Team, query: str) -> Any:
    socket = Socket(app)
    await socket.introduce(bearer(acme.people["olga"]))
    await socket.subscribe(query)
    said = await socket.told()
    await socket.close()
    return said["payload"]


async def test_what_fits_is_the_same_from_both_doors(app: FastAPI, world: World) -> None:
    acme = await world.workspace()
    await acme.agent()
    over_http = (await asked(app, acme, LISTED)).json()
    assert over_http["data"]["viewer"]["createdAt"].endswith("Z")
    assert (await from_a_socket(app, acme, LISTED))["data"] == over_http["data"]


async def test_too_large_an_answer_is_refused(app: FastAPI, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphql_answers, "LARGEST", 50_000)
    monkeypatch.setattr(graphql_answers, "LARGEST_MESSAGE", 50_000)
    acme = await world.workspace()
    for _ in range(3):
        await acme.agent(system_prompt="x" * 20_000)
    for answer in ((await asked(app, acme, LISTED)).json(), await from_a_socket(app, acme, LISTED)):
        [error] = answer["errors"]
        assert error["extensions"]["code"] == "ANSWER_TOO_LARGE"
        assert error["extensions"]["requested"] > error["extensions"]["limit"] == 50_000
        assert "x" * 100 not in str(answer)


def nested(random: Random, levels: int) -> Any:
    """Any JSON, with times among its values."""
    if not levels or random.random() < 0.3:
        return random.choice([1, 'x"é', None, True, datetime(2026, 1, 1, tzinfo=UTC), [1, 2], [], {}])
    if random.random() < 0.5:
        return [nested(random, levels - 1) for _ in range(random.randrange(4))]
    return {f"k{number}": nested(random, levels - 1) for number in range(random.randrange(4))}


async def test_an_answer_in_pieces_is_the_same_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphql_answers, "_PIECE", 10)
    random, most = Random(7), 0
    for _ in range(500):
        answer = {"data": nested(random, 6), "extensions": {"cost": {"requested": 9_000}}}
        pieces, has_data = await answer_bytes(answer)
        most = max(most, len(pieces))
        assert (b"".join(pieces), has_data) == (encoded(answer), True)
    assert most > 10


async def test_others_pass_while_a_large_answer_is_written() -> None:
    page = [{"id": number, "nodes": [{"text": "x" * 1_000}] * 100} for number in range(100)]
    writing = asyncio.create_task(answer_bytes({"data": page, "extensions": {"cost": {"requested": 9_000}}}))
    passed = 0
    while not writing.done():
        await asyncio.sleep(0)
        passed += 1
    assert passed > 20
    assert sum(map(len, (await writing)[0])) > 10_000_000


TEXTS = "query ($id: ID!) { source(id: $id) { documents { nodes { title text } } } }"


async def test_texts_of_documents_are_read_as_far_as_they_fit(
    app: FastAPI, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme = await world.workspace()
    await world.workspace()
    agent = await acme.agent()
    document = await with_two_documents(agent)
    whole = (await asked(app, acme, TEXTS, id=str(document.source_id))).json()
    assert [node["text"] for node in whole["data"]["source"]["documents"]["nodes"]] == [document.text, "b" * 500]
    monkeypatch.setattr(documents, "_MOST_TEXT", 500)
    refused = (await asked(app, acme, TEXTS, id=str(document.source_id))).json()
    assert refused["errors"][0]["extensions"]["code"] == "TOO_LARGE"


async def with_two_documents(agent: Agent) -> Document:
    first = (await library_of(agent)).document
    place: dict[str, Any] = {"workspace_id": agent.workspace_id, "agent_id": agent.id, "source_id": first.source_id}
    await Document.create(**place, title="More", status="trained", text="b" * 500)
    return first
