"""What is wrong is told with the names that the graph has, wherever it is told."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.world import World, bearer


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ('{ search(agentId: "x", query: "x") { text } }', "'agentId' must be a UUID"),
        ('{ workspace { auditLog(subjectId: "x") { totalCount } } }', "'subjectId' must be a UUID"),
        ('{ workspace { conversations(agentId: "x") { totalCount } } }', "'agentId' must be a UUID"),
        (
            'mutation { sendMessage(input: {agentId: "x", content: "x"}) { errors { code } } }',
            "'agentId' must be a UUID",
        ),
    ],
)
async def test_an_id_that_is_none(client: httpx.AsyncClient, world: World, query: str, message: str) -> None:
    acme = await world.workspace()
    answer = await client.post("/graphql", json={"query": query}, headers=bearer(acme.people["olga"]))
    [error] = answer.json()["errors"]
    assert error["message"].startswith(message)
    assert error["extensions"] == {"code": "INVALID_ID", "statusCode": 400}


async def test_what_a_person_can_mend(client: httpx.AsyncClient, world: World) -> None:
    query = """mutation ($input: RegisterInput!) { register(input: $input) { errors { field message } } }"""
    given: dict[str, Any] = {"name": "Ada", "email": "ada@example.com", "password": "correct horse battery"}
    body = {"query": query, "variables": {"input": {**given, "workspaceName": "x" * 101}}}
    [error] = (await client.post("/graphql", json=body)).json()["data"]["register"]["errors"]
    assert error["field"] == ["workspaceName"]
    assert error["message"] == "'workspaceName' may have at most 100 characters; yours has 101"
