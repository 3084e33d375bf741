"""Large requests wait for their turn at every door; whoever asks for little waits for nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from access.turns import Turns
from app.asgi import create_app
from app.settings import Settings
from models.database import disconnect
from resolvers import large_reads
from resolvers.large_reads import large_read
from tests.sockets import Socket
from tests.world import Team, World, bearer

LARGE = "{ viewer { workspaces(first: 20) { nodes { agents(first: 20) { nodes { id } } } } } }"
SMALL = "{ viewer { workspaces { nodes { id } } } }"
HELD = 0.3


@pytest.fixture
async def app(world: World, app_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FastAPI]:
    monkeypatch.setattr(large_reads, "_turns", Turns())
    await disconnect()
    app = create_app(app_settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def acme(world: World) -> Team:
    acme = await world.workspace()
    await acme.agent()
    return acme


class Visitor:
    """Somebody who asks at one door after the other."""

    def __init__(self, app: FastAPI, team: Team) -> None:
        self._app, self._team = app, team
        self._headers = bearer(team.people["olga"])

    async def query(self, query: str) -> httpx.Response:
        return await self._http("POST", "/graphql", json={"query": query})

    async def overview(self) -> httpx.Response:
        return await self._http("GET", "/api/analytics/overview")

    async def export(self) -> httpx.Response:
        return await self._http("GET", f"/api/workspaces/{self._team.id}/conversations/export")

    async def socket(self, query: str) -> Any:
        socket = Socket(self._app)
        await socket.introduce(self._headers)
        await socket.subscribe(query)
        said = await socket.told()
        await socket.close()
        return said

    async def _http(self, method: str, path: str, **more: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://nexora.test") as client:
            return await client.request(method, path, headers=self._headers, **more)


async def test_what_is_large_waits_at_every_door_and_what_is_small_at_none(app: FastAPI, acme: Team) -> None:
    olga = Visitor(app, acme)
    async with large_read(acme.olga.but(user_id="another")):
        large = [
            asyncio.create_task(asking)
            for asking in (olga.query(LARGE), olga.overview(), olga.export(), olga.socket(LARGE))
        ]
        small = await asyncio.wait_for(asyncio.gather(olga.query(SMALL), olga.socket(SMALL)), 5)
        await asyncio.sleep(HELD)
        assert not any(task.done() for task in large)
    assert small[0].json()["data"]["viewer"]
    assert small[1]["payload"]["data"]["viewer"]
    queried, overview, export, said = await asyncio.wait_for(asyncio.gather(*large), 10)
    assert queried.json()["data"] == said["payload"]["data"]
    assert (overview.status_code, export.status_code) == (200, 200)


async def test_whoever_gets_no_turn_is_told_when_to_ask_again(
    app: FastAPI, acme: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large_reads, "_turns", Turns(patience=0.05))
    olga = Visitor(app, acme)
    async with large_read(acme.olga.but(user_id="another")):
        answers = await asyncio.gather(olga.query(LARGE), olga.overview())
        said = await olga.socket(LARGE)
    for answer in answers:
        assert answer.status_code == 503
        assert answer.json()["code"] == "BUSY"
        assert int(answer.headers["retry-after"]) > 0
    assert said["payload"][0]["extensions"]["code"] == "BUSY"
