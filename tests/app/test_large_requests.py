"""Large requests wait for their turn at every door; whoever asks for little waits for nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from access.turns import Turns
from app.asgi import create_app
from app.openapi import document
from app.settings import Settings
from models.database import disconnect
from resolvers import large_reads
from resolvers.large_reads import large_read, page_read
from rest_compat.actor import depends_on
from rest_compat.paging import page_in_turn
from rest_compat.routes import ROUTERS
from tests.sockets import Socket
from tests.world import Team, World, bearer

LARGE = "{ viewer { workspaces(first: 20) { nodes { agents(first: 20) { nodes { id } } } } } }"
SMALL = "{ viewer { workspaces { nodes { id } } } }"
HELD = 0.3


@pytest.fixture
async def app(world: World, app_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FastAPI]:
    monkeypatch.setattr(large_reads, "_turns", Turns())
    monkeypatch.setattr(large_reads, "_pages", Turns())
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

    async def agents(self, limit: int, **headers: str) -> httpx.Response:
        return await self._http("GET", f"/api/agents?limit={limit}", headers=headers)

    async def socket(self, query: str) -> Any:
        socket = Socket(self._app)
        await socket.introduce(self._headers)
        await socket.subscribe(query)
        said = await socket.told()
        await socket.close()
        return said

    async def _http(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://nexora.test") as client:
            return await client.request(method, path, headers=self._headers | (headers or {}), **more)


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


async def test_pages_over_rest_wait_for_each_other_and_for_nobody_else(app: FastAPI, acme: Team) -> None:
    olga, another = Visitor(app, acme), acme.olga.but(user_id="another")
    async with large_read(another):
        assert (await olga.agents(100)).status_code == 200
    async with page_read(another, 100):
        page = asyncio.create_task(olga.agents(11))
        assert (await olga.agents(10)).status_code == 200
        assert (await olga.query(LARGE)).json()["data"]["viewer"]
        await asyncio.sleep(HELD)
        assert not page.done()
    answer = await asyncio.wait_for(page, 10)
    assert [agent["workspace_id"] for agent in answer.json()["data"]] == [acme.id]


async def test_who_is_refused_anyway_waits_for_no_turn(app: FastAPI, acme: Team) -> None:
    olga = Visitor(app, acme)
    async with page_read(acme.olga.but(user_id="another"), 100):
        assert (await olga.agents(100, Authorization="Bearer nonsense")).status_code == 401
        assert (await olga.agents(101)).status_code == 422


async def test_whoever_waits_too_long_for_a_page_is_told_so_and_others_get_theirs(
    app: FastAPI, acme: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large_reads, "_pages", Turns(patience=0.05))
    olga = Visitor(app, acme)
    async with page_read(acme.olga.but(user_id="another"), 100):
        answer = await olga.agents(100)
    assert (answer.status_code, answer.json()["code"]) == (503, "BUSY")
    assert (await olga.agents(100)).status_code == 200


async def test_a_stranger_s_page_is_not_there_and_ends_its_turn(app: FastAPI, acme: Team, world: World) -> None:
    stranger, olga = Visitor(app, await world.workspace()), Visitor(app, acme)
    assert (await stranger.agents(100, **{"X-Workspace-ID": acme.id})).status_code == 404
    assert (await asyncio.wait_for(olga.agents(100), 10)).status_code == 200


def test_every_list_over_rest_takes_its_page_in_turn(app: FastAPI) -> None:
    in_turn = {
        route.path
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and depends_on(route.dependant, page_in_turn)
    }
    assert len(in_turn) >= 6
    assert in_turn == {
        path
        for path, methods in document(app)["paths"].items()
        if any(parameter["name"] == "limit" for parameter in methods.get("get", {}).get("parameters", ()))
    }
