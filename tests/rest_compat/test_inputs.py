"""What is wrong with an input: told at once, by both doors."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.world import World, bearer


@pytest.mark.parametrize(
    ("path", "body", "at_fault"),
    [
        (
            "/api/agents",
            {"name": " ", "system_prompt": "Help.", "temperature": 3, "widget_color": "blue"},
            ["name", "widget_color", "temperature"],
        ),
        (
            "/api/auth/register",
            {"name": "", "email": "ada", "password": "short", "workspace_name": "x" * 101},
            ["name", "email", "workspace_name", "password"],
        ),
        (
            "/api/workspaces/{workspace}/api-keys",
            {"name": "", "scopes": [], "expires_at": "2020-01-01T00:00:00Z", "allowed_origins": ["shop"]},
            ["name", "scopes", "expires_at", "allowed_origins"],
        ),
        ("/api/agents/{agent}/sources", {"type": "text", "name": "", "content": ""}, ["name", "content"]),
        ("/api/agents/{agent}/sources", {"type": "qa", "question": "", "answer": ""}, ["question", "answer"]),
        (
            "/api/agents/{agent}/sources",
            {"type": "crawl", "url": "site", "max_pages": 0, "max_depth": 11},
            ["url", "max_pages", "max_depth"],
        ),
        (
            "/api/chat",
            {"agent_id": "{agent}", "message": " ", "visitor_id": "", "metadata": {"page": "x" * 5_000}},
            ["message", "visitor_id", "metadata"],
        ),
    ],
)
async def test_everything_that_is_wrong_is_told_at_once(
    client: httpx.AsyncClient, world: World, path: str, body: dict[str, Any], at_fault: list[str]
) -> None:
    acme = await world.workspace()
    ids = {"workspace": acme.id, "agent": str((await acme.agent()).id)}
    sent = {name: value.format(**ids) if value == "{agent}" else value for name, value in body.items()}
    response = await client.post(path.format(**ids), json=sent, headers=bearer(acme.people["olga"]))
    told = response.json()
    assert (response.status_code, told["code"]) == (422, "VALIDATION_FAILED"), told
    assert [detail["field"] for detail in told["details"]] == at_fault
    assert told["message"].startswith(f"{len(at_fault)} fields are not right: '{at_fault[0]}'")


async def test_the_graph_tells_all_of_it_too(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace()
    query = """mutation ($w: ID!) {
      createAgent(workspaceId: $w, input: {name: " ", systemPrompt: "", widgetColor: "blue"}) {
        agent { id } errors { code field message } } }"""
    body = {"query": query, "variables": {"w": acme.id}}
    answer = (await client.post("/graphql", json=body, headers=bearer(acme.people["olga"]))).json()
    made = answer["data"]["createAgent"]
    assert made["agent"] is None
    assert [error["field"] for error in made["errors"]] == [["name"], ["systemPrompt"], ["widgetColor"]]
    assert {error["code"] for error in made["errors"]} == {"VALIDATION_FAILED"}
    assert made["errors"][1]["message"] == "'systemPrompt' must not be blank"


async def test_one_thing_that_is_wrong_is_the_message(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace()
    body = {"name": "Bot", "system_prompt": "Help.", "widget_color": "blue"}
    told = (await client.post("/api/agents", json=body, headers=bearer(acme.people["olga"]))).json()
    assert told["message"] == told["details"][0]["message"] == "'widget_color' must be a colour such as #6c5ce7"


@pytest.mark.parametrize(
    ("method", "path", "body", "sentence"),
    [
        (
            "POST",
            "/api/agents",
            {"name": "Bot", "systemPrompt": "Help."},
            "'systemPrompt' is not known here; did you mean 'system_prompt'?",
        ),
        (
            "PUT",
            "/api/agents/{agent}",
            {"name": "Bot", "temprature": 0.5},
            "'temprature' is not known here; did you mean 'temperature'?",
        ),
        (
            "POST",
            "/api/agents/{agent}/sources",
            {"type": "crawl", "url": "https://example.com", "maxPages": 5},
            "'maxPages' is not known here; did you mean 'max_pages'?",
        ),
        (
            "POST",
            "/api/chat",
            {"agent_id": "{agent}", "message": "When?", "conversationId": "{agent}"},
            "'conversationId' is not known here; did you mean 'conversation_id'?",
        ),
        (
            "POST",
            "/api/workspaces/{workspace}/api-keys",
            {"name": "Shop", "scope": ["chat"]},
            "'scope' is not known here; did you mean 'scopes'?",
        ),
    ],
)
async def test_a_misspelt_field_is_named(
    client: httpx.AsyncClient, world: World, method: str, path: str, body: dict[str, Any], sentence: str
) -> None:
    acme = await world.workspace()
    ids = {"workspace": acme.id, "agent": str((await acme.agent()).id)}
    sent = {name: value.format(**ids) if isinstance(value, str) else value for name, value in body.items()}
    response = await client.request(method, path.format(**ids), json=sent, headers=bearer(acme.people["olga"]))
    told = response.json()
    assert (response.status_code, told["message"]) == (422, sentence)
    assert len(told["details"]) == 1


async def test_a_row_may_be_sent_back_whole(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace()
    headers, path = bearer(acme.people["olga"]), f"/api/agents/{(await acme.agent()).id}"
    whole = (await client.get(path, headers=headers)).json()["data"]
    response = await client.put(path, json={**whole, "name": "Helper"}, headers=headers)
    assert response.status_code == 200, response.text
    assert (await client.get(path, headers=headers)).json()["data"]["name"] == "Helper"


async def test_what_means_nothing_here_is_passed_over(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace()
    more = {"description": "Of ours", "names": ["Bot"], "x" * 10_000: 1}
    body = {"name": "Bot", "system_prompt": "Help.", **more}
    response = await client.post("/api/agents", json=body, headers=bearer(acme.people["olga"]))
    assert response.status_code == 201, response.text
