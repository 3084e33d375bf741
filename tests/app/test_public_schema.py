"""Who is shown the graph's schema."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from access.permissions import Scope
from app.asgi import create_app
from app.settings import Settings
from models.database import disconnect
from tests.sockets import PROTOCOL
from tests.world import World, bearer

WHOLE = "{ __schema { types { name } } }"
MISSPELT = "query ($r: Role!) { viewr { nam } workspace { agents(frist: $r) { totalCount } } }"
ELSEWHERE, HERE = "203.0.113.7", "127.0.0.1"


async def asked(app: FastAPI, query: str, address: str = ELSEWHERE, **headers: str) -> dict[str, Any]:
    transport = httpx.ASGITransport(app, client=(address, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://nexora.test") as client:
        answer: dict[str, Any] = (await client.post("/graphql", json={"query": query}, headers=headers)).json()
        return answer


def hidden(answer: dict[str, Any]) -> bool:
    return "data" not in answer and answer["errors"][0]["extensions"]["code"] == "SCHEMA_HIDDEN"


@pytest.fixture
def settings(app_settings: Settings) -> Settings:
    return app_settings


async def test_strangers_see_neither_the_schema_nor_suggestions(settings: Settings, world: World) -> None:
    app = create_app(settings)
    for query in (WHOLE, '{ __type(name: "Agent") { name } }', f"fragment All on Query {WHOLE} {{ ...All }}"):
        assert hidden(await asked(app, query))
    answer = await asked(app, MISSPELT)
    assert len(answer["errors"]) >= 2
    assert "Did you mean" not in str(answer)
    assert (await asked(app, "{ __typename }"))["data"] == {"__typename": "Query"}


async def test_whoever_is_logged_in_sees_both(settings: Settings, world: World) -> None:
    acme = await world.workspace()
    _, secret = await acme.key(Scope.CHAT)
    await disconnect()
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        for headers in (bearer(acme.people["olga"]), {"Authorization": f"Bearer {secret}"}):
            assert (await asked(app, WHOLE, **headers))["data"]["__schema"]["types"]
            assert "Did you mean" in str(await asked(app, MISSPELT, **headers))


async def test_on_this_machine_nobody_needs_to_log_in_first(settings: Settings, world: World) -> None:
    app = create_app(settings)
    assert (await asked(app, WHOLE, HERE))["data"]["__schema"]["types"]
    assert "Did you mean" in str(await asked(app, MISSPELT, "::1"))


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
async def test_a_proxy_on_this_machine_is_not_the_caller(settings: Settings, world: World, header: str) -> None:
    assert hidden(await asked(create_app(settings), WHOLE, HERE, **{header: ELSEWHERE}))


async def test_the_setting_decides_for_everybody(settings: Settings, world: World) -> None:
    for setting, seen in ((True, True), (False, False)):
        app = create_app(settings.model_copy(update={"public_schema": setting}))
        for address in (HERE, ELSEWHERE):
            assert hidden(await asked(app, WHOLE, address)) is not seen


def test_a_socket_is_no_way_around_it(settings: Settings) -> None:
    from starlette.testclient import TestClient

    client = TestClient(create_app(settings), client=(ELSEWHERE, 50_000))
    with client.websocket_connect("/graphql", [PROTOCOL]) as socket:
        socket.send_json({"type": "connection_init"})
        socket.receive_json()
        socket.send_json({"id": "1", "type": "subscribe", "payload": {"query": WHOLE}})
        message = socket.receive_json()
    assert message["type"] == "error"
    assert message["payload"][0]["extensions"]["code"] == "SCHEMA_HIDDEN"
