"""The documented paths as integrators know them: method, path, status, sentence, and the keys of the data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.house.wall.paths import rest_paths
from tests.house.wall.scenes import scene
from tests.rest_compat.twin_table import TWINS
from tests.rest_compat.twins import values_for
from tests.world import World, bearer

CONTRACT = Path(__file__).parents[3] / "shared" / "contract" / "rest.md"
_ID = re.compile(r":\w+|{\w+}")
_PATH = re.compile(r"((?:GET|POST|PUT|PATCH|DELETE)(?:/(?:GET|POST|PUT|PATCH|DELETE))*) (/api/(?:[\w/-]|:\w)+)")

USER = {"id", "name", "email", "created_at"}
WORKSPACE = {"id", "name", "slug", "role"}
TOKENS = {"access_token", "refresh_token", "token_type", "expires_in", "expires_at"}
BOTH_READINGS = {"tokens": TOKENS, "access_token": None, "refresh_token": None}
CHANNELS = {"widget", "api", "playground"}
SOURCE = {
    *("id", "agent_id", "type", "name", "url", "status", "progress", "error", "chunk_count", "size_bytes"),
    *("created_at", "trained_at"),
}
CITATION = {"marker", "source_id", "source_name", "url", "quote", "start", "end", "score"}


@dataclass(frozen=True)
class Documented:
    """One row of the reference. `keys`: a set of them; a dict with what is in each; a list with what each entry has."""

    path: str
    status: int
    keys: Any = None
    message: str | None = None


DOCUMENTED = (
    Documented(
        "POST /api/auth/register",
        201,
        {"user": USER, "workspace": WORKSPACE, **BOTH_READINGS},
        "Account created successfully",
    ),
    Documented(
        "POST /api/auth/login",
        200,
        {"user": USER, "workspaces": [WORKSPACE], **BOTH_READINGS},
        "Logged in successfully",
    ),
    Documented("POST /api/auth/refresh", 200, BOTH_READINGS, "Token refreshed successfully"),
    Documented("GET /api/agents", 200, [{"id", "name", "system_prompt", "model", "workspace_id", "created_at"}]),
    Documented("POST /api/agents", 201, {"id", "name", "system_prompt", "model"}, "Agent created successfully"),
    Documented(
        "GET /api/agents/{}",
        200,
        {"id", "name", "system_prompt", "model", "welcome_message", "widget_color", "allowed_origins", "created_at"},
    ),
    Documented("PUT /api/agents/{}", 200, {"id", "name"}, "Agent updated successfully"),
    Documented("DELETE /api/agents/{}", 200, None, "Agent deleted successfully"),
    Documented(
        "POST /api/chat",
        200,
        {
            "conversation_id": None,
            "message": {"id", "role", "content", "created_at"},
            "citations": [CITATION],
            "refused": None,
            "credits_used": None,
            "credits_remaining": None,
        },
    ),
    Documented("GET /api/agents/{}/sources", 200, [SOURCE]),
    Documented(
        "POST /api/agents/{}/sources", 202, {"id", "agent_id", "type", "name", "status"}, "Source added successfully"
    ),
    Documented("POST /api/agents/{}/sources/{}/retrain", 202, {"id", "status"}, "Retraining started"),
    Documented("DELETE /api/agents/{}/sources/{}", 200, None, "Source deleted successfully"),
    Documented("GET /api/workspaces", 200, [{"id", "name", "slug", "role", "member_count", "created_at"}]),
    Documented("POST /api/workspaces", 201, WORKSPACE, "Workspace created successfully"),
    Documented(
        "POST /api/workspaces/{}/members",
        201,
        {"id", "email", "role", "status", "invite_token"},
        "Member added successfully",
    ),
    Documented(
        "POST /api/workspaces/{}/api-keys",
        201,
        {"id", "name", "prefix", "scopes", "expires_at", "created_at", "secret"},
        "API key created successfully",
    ),
    Documented(
        "GET /api/analytics/overview",
        200,
        {
            "total_agents": None,
            "total_conversations": None,
            "total_messages": None,
            "credits_used": None,
            "credits_remaining": None,
            "conversations_by_channel": CHANNELS,
        },
    ),
    Documented(
        "GET /api/agents/{}/analytics",
        200,
        {
            "total_conversations": None,
            "total_messages": None,
            "avg_messages_per_conversation": None,
            "conversations_by_channel": CHANNELS,
        },
    ),
)


def routes() -> set[str]:
    return {f"{path.method} {_ID.sub('{}', path.template)}" for path in rest_paths()}


def missing(keys: Any, value: Any, place: str = "data") -> list[str]:
    """The documented keys that a value hasn't got."""
    if isinstance(keys, list):
        assert value, f"{place} is empty: the scene should have one"
        return [one for number, each in enumerate(value) for one in missing(keys[0], each, f"{place}[{number}]")]
    if isinstance(keys, Mapping):
        absent = [f"{place}.{name}" for name in keys if name not in value]
        return absent + [one for name, below in keys.items() for one in missing(below, value[name], f"{place}.{name}")]
    return [] if keys is None else [f"{place}.{name}" for name in keys if name not in value]


def test_every_path_of_the_reference_is_there() -> None:
    if not CONTRACT.is_file():
        pytest.skip("the contract's folder, ../shared/contract, isn't beside this repository")
    found = _PATH.findall(CONTRACT.read_text(encoding="utf-8"))
    told = {f"{method} {_ID.sub('{}', path)}" for methods, path in found for method in methods.split("/")}
    assert len(told) > 25
    absent = told - routes() - {route.removesuffix("/{}") for route in routes() if route.startswith("DELETE")}
    assert not absent


@pytest.mark.parametrize("documented", [pytest.param(one, id=one.path) for one in DOCUMENTED])
async def test_a_path_answers_as_documented(client: httpx.AsyncClient, world: World, documented: Documented) -> None:
    twin = next(twin for twin in TWINS if twin.route == documented.path)
    values, headers = await values_for(twin, await scene(world))
    method, path, body = twin.request(values)
    response = await client.request(method, path, json=body, headers=headers)
    assert response.status_code == documented.status, response.text
    assert response.headers["content-type"] == "application/json"
    told = response.json()
    assert told.get("message") == documented.message
    assert ("data" in told) == (documented.keys is not None)
    assert ("meta" in told) == isinstance(documented.keys, list)
    assert not missing(documented.keys, told.get("data"))
    assert not list(unlike_the_conventions(told.get("data")))


def unlike_the_conventions(value: Any, name: str = "") -> list[str]:
    """Times that aren't ISO 8601 in UTC with Z, ids that aren't UUIDs, names that aren't snake_case."""
    if isinstance(value, Mapping):
        odd = [one for one in value if not re.fullmatch("[a-z_]+", one)]
        return odd + [one for below, each in value.items() for one in unlike_the_conventions(each, below)]
    if isinstance(value, list):
        return [one for each in value for one in unlike_the_conventions(each, name)]
    if isinstance(value, str) and name.endswith("_at"):
        return [] if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", value) else [f"{name}: {value}"]
    if isinstance(value, str) and (name == "id" or name.endswith("_id")):
        return [] if str(UUID(value)) == value else [f"{name}: {value}"]
    return []


async def test_a_list_is_read_page_by_page(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace()
    made = [str((await acme.agent(f"Bot {number}")).id) for number in range(5)]
    headers = bearer(acme.people["olga"])
    read: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await client.get("/api/agents", params=query, headers=headers)).json()
        read += [agent["id"] for agent in page["data"]]
        assert set(page["meta"]) == {"has_more", "next_cursor"}
        if not page["meta"]["has_more"]:
            break
        query["cursor"] = page["meta"]["next_cursor"]
    assert page["meta"]["next_cursor"] is None
    assert read == made


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"limit": "x"}, {"cursor": "x"}, {"cursor": "é" * 70}])
async def test_a_page_that_can_not_be_had_is_explained(
    client: httpx.AsyncClient, world: World, query: dict[str, Any]
) -> None:
    acme = await world.workspace()
    refused = await client.get("/api/agents", params=query, headers=bearer(acme.people["olga"]))
    assert refused.status_code == 422, refused.text
    assert list(refused.json()) == ["error", "message", "statusCode", "code", "details"]
    assert refused.json()["details"][0]["field"] == next(iter(query))


async def test_the_workspace_is_named_by_its_header(client: httpx.AsyncClient, world: World) -> None:
    acme, second = await world.workspace(), await world.workspace("Second")
    olga = acme.people["olga"]
    headers = bearer(olga)
    assert (await client.get("/api/agents", headers=headers)).status_code == 200
    await client.post("/api/workspaces", json={"name": "Mine too"}, headers=headers)
    unnamed = await client.get("/api/agents", headers=headers)
    assert (unnamed.status_code, unnamed.json()["code"]) == (400, "WORKSPACE_REQUIRED")
    assert (await client.get("/api/agents", headers={**headers, "X-Workspace-ID": acme.id})).status_code == 200
    strangers = await client.get("/api/agents", headers={**headers, "X-Workspace-ID": second.id})
    assert (strangers.status_code, strangers.json()["code"]) == (404, "WORKSPACE_NOT_FOUND")
    assert (await client.get("/api/agents", headers={**headers, "X-Workspace-ID": "x"})).status_code == 400


async def test_a_new_workspace_has_the_references_credits(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace()
    overview = (await client.get("/api/analytics/overview", headers=bearer(acme.people["olga"]))).json()["data"]
    assert (overview["credits_used"], overview["credits_remaining"]) == (0, 5000)
    assert overview["conversations_by_channel"] == {"widget": 0, "api": 0, "playground": 0}


async def test_a_method_that_is_none_of_a_paths_three(client: httpx.AsyncClient) -> None:
    answer = await client.patch("/api/agents/0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f", json={})
    assert answer.json()["message"] == "PATCH is not allowed here; use GET, PUT or DELETE"
