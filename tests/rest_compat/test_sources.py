"""/api/agents/:id/sources: the documented shapes, and the bodies that a source may come in."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from models.database import execute
from tests.training import at_rest, count, training
from tests.world import Team, World, bearer

pytestmark = pytest.mark.usefixtures("database")


def headers(acme: Team, name: str = "ada") -> dict[str, str]:
    return {**bearer(acme.people[name]), "X-Workspace-ID": acme.id}


async def path_of(acme: Team) -> str:
    return f"/api/agents/{(await acme.agent()).id}/sources"


@pytest.mark.parametrize(
    ("body", "type", "name"),
    [
        ({"type": "text", "name": "Refunds", "content": "Thirty days."}, "text", "Refunds"),
        ({"type": "qa", "question": "How long?", "answer": "Thirty days."}, "qa", "How long?"),
        ({"type": "url", "url": "https://example.com/help"}, "url", "https://example.com/help"),
        (
            {"type": "sitemap", "url": "https://example.com/s.xml", "max_pages": 5},
            "sitemap",
            "https://example.com/s.xml",
        ),
        ({"type": "crawl", "url": "https://example.com/", "max_depth": 1}, "crawl", "https://example.com/"),
    ],
)
async def test_each_type_of_source_is_added(
    client: httpx.AsyncClient, world: World, body: dict[str, Any], type: str, name: str
) -> None:
    acme = await world.workspace(admin="ada")
    path = await path_of(acme)
    answer = await client.post(path, json=body, headers=headers(acme))
    assert answer.status_code == 202
    data = answer.json()["data"]
    assert answer.json()["message"] == "Source added successfully"
    assert set(data) == {"id", "agent_id", "type", "name", "status"}
    assert (data["type"], data["name"], data["status"]) == (type, name, "pending")
    assert path.split("/")[3] == data["agent_id"]


async def test_a_file_is_uploaded_and_learned(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace(admin="ada")
    path = await path_of(acme)
    files = {"file": ("handbook.md", b"# Refunds\n\nThirty days.", "text/markdown")}
    answer = await client.post(path, files=files, headers=headers(acme))
    assert answer.status_code == 202
    id = answer.json()["data"]["id"]
    async with training():
        await at_rest(id)
    shown = (await client.get(f"{path}/{id}", headers=headers(acme))).json()["data"]
    assert set(shown) == {
        *("id", "agent_id", "type", "name", "url", "status", "progress", "error", "chunk_count", "size_bytes"),
        *("note", "created_at", "trained_at"),
    }
    assert (shown["type"], shown["name"], shown["status"], shown["progress"]) == ("file", "handbook.md", "trained", 1.0)
    assert shown["trained_at"].endswith("Z")


async def test_a_member_lists_sources_by_type_and_status(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace(admin="ada", member="grace")
    path = await path_of(acme)
    for body in ({"type": "text", "name": "A", "content": "a"}, {"type": "qa", "question": "Q", "answer": "a"}):
        await client.post(path, json=body, headers=headers(acme))
    await execute("UPDATE sources SET status = 'trained' WHERE type = 'qa'")

    async def names(query: str) -> list[str]:
        answer = await client.get(f"{path}{query}", headers=headers(acme, "grace"))
        assert answer.status_code == 200
        return [row["name"] for row in answer.json()["data"]]

    assert await names("") == ["A", "Q"]
    assert await names("?type=text") == ["A"]
    assert await names("?status=trained") == ["Q"]
    assert (await client.get(f"{path}?type=film", headers=headers(acme))).status_code == 422
    first = (await client.get(f"{path}?limit=1", headers=headers(acme))).json()
    assert first["meta"]["has_more"]
    assert await names(f"?limit=1&cursor={first['meta']['next_cursor']}") == ["Q"]


async def test_training_again_and_deleting(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace(admin="ada")
    path = await path_of(acme)
    added = await client.post(path, json={"type": "text", "name": "A", "content": "a"}, headers=headers(acme))
    id = added.json()["data"]["id"]
    again = await client.post(f"{path}/{id}/retrain", headers=headers(acme))
    assert (again.status_code, again.json()) == (
        202,
        {"data": {"id": id, "status": "pending"}, "message": "Retraining started"},
    )
    gone = await client.delete(f"{path}/{id}", headers=headers(acme))
    assert (gone.status_code, gone.json()) == (200, {"message": "Source deleted successfully"})
    assert await count("sources") == 0
    missing = await client.get(f"{path}/{id}", headers=headers(acme))
    assert (missing.status_code, missing.json()["code"]) == (404, "SOURCE_NOT_FOUND")


@pytest.mark.parametrize(
    ("body", "field", "says"),
    [
        ({}, "type", "'type' is required"),
        ({"type": "film"}, "type", "'type' must be 'text', 'qa', 'url', 'sitemap' or 'crawl'"),
        ({"type": "file"}, "type", "a file is uploaded as multipart/form-data"),
        ({"type": "text", "name": "A"}, "content", "'content' is required"),
        ({"type": "text", "name": 7, "content": "a"}, "name", "'name' must be text"),
        ({"type": "url", "url": "example"}, "url", "must be a web address"),
        ({"type": "sitemap", "url": "https://example.com", "max_pages": 0}, "max_pages", "from 1 to 10,000"),
    ],
)
async def test_a_bad_body_is_explained(
    client: httpx.AsyncClient, world: World, body: dict[str, Any], field: str, says: str
) -> None:
    acme = await world.workspace(admin="ada")
    answer = await client.post(await path_of(acme), json=body, headers=headers(acme))
    assert answer.status_code == 422
    assert list(answer.json())[:3] == ["error", "message", "statusCode"]
    assert [detail["field"] for detail in answer.json()["details"]] == [field]
    assert says in answer.json()["details"][0]["message"]
    assert await count("sources") == 0


@pytest.mark.parametrize(
    ("content", "type", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"[]", "application/json", 422),
        (b'"text"', "application/json", 422),
        (b"type=text", "application/x-www-form-urlencoded", 415),
        (b"<xml/>", "application/xml", 415),
        (b"nonsense", "multipart/form-data; boundary=b", 400),
        (b"nonsense", "multipart/form-data", 400),
    ],
)
async def test_a_body_that_is_no_source_is_refused(
    client: httpx.AsyncClient, world: World, content: bytes, type: str, status: int
) -> None:
    acme = await world.workspace(admin="ada")
    sent = {**headers(acme), "Content-Type": type}
    answer = await client.post(await path_of(acme), content=content, headers=sent)
    assert answer.status_code == status, answer.text
    assert answer.json()["statusCode"] == status


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({"file": ("movie.mp4", b"x")}, 415),
        ({"file": ("empty.txt", b"")}, 422),
        ({"document": ("a.txt", b"a")}, 422),
        ({"file": ("big.txt", b"x" * 25_000_001)}, 413),
        ({"file": ("bigger.txt", b"x" * 27_000_000)}, 413),
    ],
)
async def test_a_bad_file_is_refused(
    client: httpx.AsyncClient, world: World, files: dict[str, Any], status: int
) -> None:
    acme = await world.workspace(admin="ada")
    answer = await client.post(await path_of(acme), files=files, headers=headers(acme))
    assert answer.status_code == status, answer.text
    assert await count("sources") == 0


async def test_a_member_may_not_add_and_a_stranger_finds_nothing(client: httpx.AsyncClient, world: World) -> None:
    acme, evil = await world.workspace(admin="ada", member="grace"), await world.workspace("Evil", owner="eve")
    path, body = await path_of(acme), {"type": "text", "name": "A", "content": "a"}
    assert (await client.post(path, json=body)).status_code == 401
    assert (await client.post(path, json=body, headers=headers(acme, "grace"))).status_code == 403
    theirs = {**bearer(evil.people["eve"]), "X-Workspace-ID": evil.id}
    assert (await client.post(path, json=body, headers=theirs)).status_code == 404
    assert (await client.get(path, headers=theirs)).status_code == 404
    assert await count("sources") == 0


async def test_nobody_may_send_a_large_file_without_credentials(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace(admin="ada")
    answer = await client.post(await path_of(acme), files={"file": ("a.txt", b"x" * 1_000_000)})
    assert answer.status_code == 401
