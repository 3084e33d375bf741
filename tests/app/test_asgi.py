"""The whole product put together: its probes, its doors, and its REST reference."""

from __future__ import annotations

import httpx

from jobs.queue import enqueue
from models.database import transaction
from tests.app.web import refusal

OPEN = {"/api/auth/register", "/api/auth/login", "/api/auth/refresh"}


async def test_it_is_ready_with_its_database(client: httpx.AsyncClient) -> None:
    answer = await client.get("/ready")
    assert answer.status_code == 200
    checks = answer.json()["checks"]
    assert {"database": "ok", "migrations": "ok", "rate_limit": "ok, in memory"}.items() <= checks.items()


async def test_both_doors_open(client: httpx.AsyncClient) -> None:
    assert (await client.post("/graphql", json={"query": "{ viewer { name } }"})).json()["data"] == {"viewer": None}
    assert refusal(await client.get("/api/agents"))[0] == 401
    assert refusal(await client.get("/api/nothing")) == (404, "NOT_FOUND")
    stale = {"Authorization": "Bearer stale"}
    assert refusal(await client.get("/api/agents", headers=stale))[0] == 401
    assert refusal(await client.post("/graphql", json={"query": "{ viewer { name } }"}, headers=stale))[0] == 401


async def test_the_rest_reference_is_complete(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    lacking = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            refusals = {int(status) for status in operation["responses"] if status >= "400"}
            declared = operation.get("security")
            if not operation.get("summary") or declared is None or not {400, 429, 500} <= refusals:
                lacking.append(f"{method} {path}: summary, security or common refusals")
            if (path not in OPEN) != bool(declared) and path != "/api/auth/logout":
                lacking.append(f"{method} {path}: security is {declared}")
            if declared and 401 not in refusals:
                lacking.append(f"{method} {path}: 401")
            if "requestBody" in operation and 422 not in refusals:
                lacking.append(f"{method} {path}: 422")
            if "{" in path and 404 not in refusals:
                lacking.append(f"{method} {path}: 404")
    assert lacking == []


async def test_waiting_jobs_are_among_the_figures(client: httpx.AsyncClient) -> None:
    async with transaction():
        await enqueue("train", {"source_id": "none"}, "0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f")
    assert 'nexora_jobs{state="queued"} 1.0' in (await client.get("/metrics")).text
