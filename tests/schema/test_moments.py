"""Dates and times in what is asked: read as ISO 8601 has them, and explained when they are none."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.world import World, bearer

LITERAL = "{{ workspace {{ analytics(from: {}) {{ totalAgents }} }} }}"
VARIABLE = "query ($from: DateTime) { workspace { analytics(from: $from) { totalAgents } } }"
HOW = "is no date and time; write one as 2026-01-31T12:00:00Z"


async def ask(client: httpx.AsyncClient, world: World, query: str, **variables: Any) -> dict[str, Any]:
    acme = await world.workspace()
    body = {"query": query, "variables": variables}
    answer: dict[str, Any] = (await client.post("/graphql", json=body, headers=bearer(acme.people["olga"]))).json()
    return answer


@pytest.mark.parametrize("moment", ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.5+01:00", "2026-01-31T12:00"])
async def test_iso_8601_is_read(client: httpx.AsyncClient, world: World, moment: str) -> None:
    for answer in (
        await ask(client, world, LITERAL.format(f'"{moment}"')),
        await ask(client, world, VARIABLE, **{"from": moment}),
    ):
        assert answer["data"]["workspace"]["analytics"]["totalAgents"] == 0


@pytest.mark.parametrize("written", ['"yesterday"', '""', "5", '"2026-13-01"'])
async def test_anything_else_is_explained_where_it_is_written(
    client: httpx.AsyncClient, world: World, written: str
) -> None:
    [error] = (await ask(client, world, LITERAL.format(written)))["errors"]
    assert error["message"] == f"{written} {HOW}"
    assert error["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED", "statusCode": 400}
    assert error["locations"] == [{"line": 1, "column": 31}]


async def test_a_variable_is_named(client: httpx.AsyncClient, world: World) -> None:
    [error] = (await ask(client, world, VARIABLE, **{"from": "yesterday" * 1_000}))["errors"]
    assert error["message"].startswith("Variable '$from' has invalid value: 'yesterday")
    assert error["message"].endswith(HOW)
    assert len(error["message"]) < 200
