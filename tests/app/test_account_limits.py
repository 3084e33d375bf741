"""Past a limit of their own, callers are refused in the documented way, from both doors."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from access.limits import KEY_REQUESTS, PERSON_REQUESTS
from access.permissions import Scope
from app import asgi
from app.asgi import create_app
from app.settings import Settings
from models.database import disconnect
from tests.sockets import Socket
from tests.world import World, bearer

QUERY = {"query": "{ __typename }"}


@pytest.mark.parametrize("kind", ["person", "key"])
async def test_a_caller_is_refused_from_every_address(
    world: World, app_settings: Settings, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(asgi, "rules_of", lambda _: {PERSON_REQUESTS: "3/hour", KEY_REQUESTS: "3/hour"})
    acme = await world.workspace()
    _, secret = await acme.key(Scope.READ)
    headers = bearer(acme.people["olga"]) if kind == "person" else {"Authorization": f"Bearer {secret}"}
    await disconnect()
    app = create_app(app_settings)
    async with app.router.lifespan_context(app):
        answers = [await _asked(app, number, headers) for number in range(4)]
        socket = Socket(app, address="203.0.113.9")
        await socket.introduce(headers)
        await socket.subscribe(QUERY["query"])
        said = str(await socket.told())
        await socket.close()
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    last = answers[-1]
    assert last.json()["code"] == "RATE_LIMITED"
    assert last.headers.get_list("x-ratelimit-limit") == ["3"], "the tighter limit alone is told"
    assert int(last.headers["retry-after"]) > 0
    assert "RATE_LIMITED" in said


async def _asked(app: FastAPI, number: int, headers: dict[str, str]) -> httpx.Response:
    transport = httpx.ASGITransport(app, client=(f"203.0.113.{number}", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://nexora.test") as client:
        if number % 2:
            return await client.post("/graphql", json=QUERY, headers=headers)
        return await client.get("/api/agents", headers=headers)
