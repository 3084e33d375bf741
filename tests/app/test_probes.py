"""Alive, ready, and the figures."""

from __future__ import annotations

import asyncio

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app import probes
from kit.errors import Unavailable
from tests.app.web import refusal, visitor, web


async def stands() -> str:
    return "ok"


async def behind() -> str:
    raise Unavailable("2 migrations are missing; run 'nexora migrate'")


async def away() -> str:
    raise ConnectionRefusedError


async def asleep() -> str:
    await asyncio.sleep(60)
    return "too late"


async def test_alive_asks_nobody() -> None:
    async with visitor(web(checks={"database": away})) as client:
        answer = await client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_ready_when_all_checks_pass() -> None:
    async with visitor(web(checks={"database": stands, "migrations": stands})) as client:
        answer = await client.get("/ready")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "checks": {"database": "ok", "migrations": "ok", "rate_limit": "ok, in memory"},
    }


async def test_not_ready_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "_PATIENCE", 0.05)
    checks = {"database": away, "migrations": behind, "model": asleep, "disk": stands}
    async with visitor(web(checks=checks)) as client:
        answer = await client.get("/ready")
    assert refusal(answer) == (503, "NOT_READY")
    assert answer.headers["retry-after"] == "5"
    assert answer.json()["details"] == [
        {"field": "database", "message": "does not answer (ConnectionRefusedError)"},
        {"field": "migrations", "message": "2 migrations are missing; run 'nexora migrate'"},
        {"field": "model", "message": "no answer within 0.05 seconds"},
    ]


async def figures(*paths: str) -> dict[tuple[str, ...], float]:
    async with visitor() as client:
        for path in paths:
            await client.get(path)
        page = await client.get("/metrics")
    assert page.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(page.text)
        for sample in family.samples
    }


async def test_requests_are_counted_by_template_and_never_by_path() -> None:
    seen = await figures("/api/things/seven", "/api/things/eight", "/health", "/nowhere", "/assets/none.js", "/graphql")
    assert seen["nexora_requests_total", "GET", "/api/things/{thing_id}", "400"] == 2
    assert seen["nexora_requests_total", "GET", "/health", "200"] == 1
    assert seen["nexora_requests_total", "GET", "(no route)", "404"] == 1
    assert seen["nexora_requests_total", "GET", "/assets/{path:path}", "404"] == 1
    assert seen["nexora_requests_total", "GET", "/graphql", "400"] == 1
    assert seen["nexora_request_seconds_count", "/api/things/{thing_id}"] == 2
    assert seen["nexora_requests_in_flight",] == 1
    assert seen["process_resident_memory_bytes",] > 1_000_000
    assert not any("seven" in label for key in seen for label in key)


async def test_a_strange_method_makes_no_figure_of_its_own() -> None:
    async with visitor() as client:
        await client.request("BREW", "/health")
        page = (await client.get("/metrics")).text
    assert 'method="OTHER"' in page
    assert "BREW" not in page
