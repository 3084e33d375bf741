"""GraphQL over HTTP: what is run, what is refused, and with which status."""

from __future__ import annotations

from typing import Any

import httpx
import orjson
import pytest

from tests.app.web import GOOD, refusal, visitor

JSON = {"Content-Type": "application/json"}
NEWER = "application/graphql-response+json"


async def post(body: Any, **headers: str) -> httpx.Response:
    async with visitor() as client:
        if isinstance(body, bytes):
            return await client.post("/graphql", content=body, headers={**JSON, **headers})
        return await client.post("/graphql", json=body, headers=headers)


async def get(headers: dict[str, str] | None = None, **parameters: str) -> httpx.Response:
    async with visitor() as client:
        return await client.get("/graphql", params=parameters, headers=headers)


async def test_a_query() -> None:
    answer = await post({"query": "{ hello moment }"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["data"] == {"hello": "world", "moment": "2026-01-31T09:30:00Z"}


async def test_variables_and_the_operation_asked_for() -> None:
    text = "query A { hello } query B($text: String!) { echo(text: $text) }"
    answer = await post({"query": text, "variables": {"text": "ä\u0001😀"}, "operationName": "B"})
    assert answer.json()["data"] == {"echo": "ä\u0001😀"}


async def test_a_mutation_by_post() -> None:
    assert (await post({"query": 'mutation { shout(text: "a") }'})).json()["data"] == {"shout": "A"}


async def test_the_actor_comes_from_the_headers() -> None:
    assert (await post({"query": "{ who }"})).json()["data"] == {"who": "anonymous at 203.0.113.7"}
    assert (await post({"query": "{ who }"}, **GOOD)).json()["data"] == {"who": "person at 203.0.113.7"}


async def test_a_bad_token_is_told_in_both_languages() -> None:
    answer = await post({"query": "{ hello }"}, Authorization="Bearer stale")
    assert refusal(answer) == (401, "TOKEN_EXPIRED")
    assert answer.json()["errors"] == [
        {"message": "Invalid or expired token", "extensions": {"code": "TOKEN_EXPIRED", "statusCode": 401}}
    ]


@pytest.mark.parametrize(
    "media",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "application/graphql"],
)
async def test_only_json_is_read_so_that_no_form_can_write(media: str) -> None:
    answer = await post(b'{"query": "mutation { shout(text: 1) }"}', **{"Content-Type": media})
    assert refusal(answer) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_an_empty_body_is_called_empty() -> None:
    assert (await post(b" ")).json()["message"] == "The body is empty; send a JSON object with the query"


async def test_a_charset_does_no_harm() -> None:
    answer = await post(b'{"query": "{ hello }"}', **{"Content-Type": "Application/JSON; charset=utf-8"})
    assert answer.json()["data"] == {"hello": "world"}


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b"query { hello }", b'{"query": "{ hello }"', b'{"query": "\\ud800"}']
)
async def test_a_body_that_cannot_be_read(body: bytes) -> None:
    assert refusal(await post(body)) == (400, "MALFORMED_JSON")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ([{"query": "{ hello }"}], "Send one operation a request; batches are not taken"),
        ("{ hello }", 'Send a JSON object such as {"query": "{ viewer { name } }"}'),
        ({}, "'query' is required: the GraphQL document, as text"),
        ({"query": ""}, "'query' is required: the GraphQL document, as text"),
        ({"query": 3}, "'query' is required: the GraphQL document, as text"),
        ({"extensions": 3}, "'query' is required: the GraphQL document, as text"),
        ({"query": "{ hello }", "variables": []}, "'variables' must be a JSON object"),
        ({"query": "{ hello }", "variables": "{}"}, "'variables' must be a JSON object"),
        ({"query": "{ hello }", "operationName": 1}, "'operationName' must be text"),
    ],
)
async def test_json_that_is_no_request(body: Any, sentence: str) -> None:
    answer = await post(body)
    assert refusal(answer)[0] == 400
    assert answer.json()["message"] == answer.json()["errors"][0]["message"] == sentence


async def test_a_hash_without_its_document_is_told_in_the_clients_words() -> None:
    hashed = {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}
    for answer in (await post({"extensions": hashed}), await get(extensions=orjson.dumps(hashed).decode())):
        assert answer.status_code == 200
        assert answer.json()["errors"][0]["message"] == "PersistedQueryNotSupported"
    assert (await post({"query": "{ hello }", "extensions": hashed})).json()["data"] == {"hello": "world"}


@pytest.mark.parametrize(
    "text", ["{", "{ nothing }", "{ echo }", "query A { hello } query B { hello }", "fragment F on Query { hello }"]
)
async def test_a_document_that_cannot_run(text: str) -> None:
    plain, newer = await post({"query": text}), await post({"query": text}, Accept=NEWER)
    assert (plain.status_code, newer.status_code) == (200, 400)
    assert newer.headers["content-type"] == NEWER
    assert "data" not in plain.json()
    assert plain.json()["errors"][0]["extensions"]["statusCode"] == 400


async def test_the_newer_media_type_to_those_who_take_it() -> None:
    answer = await post({"query": "{ hello boom }"}, Accept=f"{NEWER}, application/json;q=0.9")
    assert (answer.status_code, answer.headers["content-type"]) == (200, NEWER)
    assert answer.json()["data"] == {"hello": "world", "boom": None}


async def test_a_fault_in_a_field_is_masked() -> None:
    answer = await post({"query": "{ boom }"})
    assert answer.status_code == 200
    assert "hunter2" not in answer.text
    assert answer.json()["errors"][0]["extensions"] == {"code": "INTERNAL_ERROR", "statusCode": 500}


async def test_a_query_by_get() -> None:
    text = "query Q($text: String!) { echo(text: $text) }"
    answer = await get(query=text, variables='{"text": "a"}', operationName="Q")
    assert (answer.status_code, answer.json()["data"]) == (200, {"echo": "a"})
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize("text", ['mutation { shout(text: "a") }', "subscription { count(to: 1) }"])
async def test_nothing_is_written_by_get(text: str) -> None:
    answer = await get(query=text)
    assert refusal(answer) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "POST"


async def test_nothing_is_written_by_get_under_another_operations_name() -> None:
    text = "query A { hello } mutation B { shout(text: 1) }"
    assert refusal(await get(query=text, operationName="B")) == (405, "METHOD_NOT_ALLOWED")


async def test_a_get_without_a_query_and_one_with_bad_variables() -> None:
    assert refusal(await get())[0] == 400
    assert refusal(await get(query="{ hello }", variables="{")) == (400, "MALFORMED_JSON")
    assert refusal(await get(query="{ hello }", variables="[]"))[0] == 400
    assert (await get(query="{")).json()["errors"][0]["message"].startswith("Syntax Error")


async def test_a_subscription_needs_a_socket() -> None:
    answer = await post({"query": "subscription { count(to: 1) }"})
    assert answer.json()["errors"][0]["extensions"]["code"] == "SUBSCRIPTION_NEEDS_WEBSOCKET"


async def test_a_browser_gets_graphiql() -> None:
    page = await get({"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}, query="{ hello }")
    assert "GraphiQL" in page.text
    assert page.headers["vary"] == "Accept"


@pytest.mark.parametrize("depth", [10, 1_000, 100_000])
async def test_deep_json_is_no_crash(depth: int) -> None:
    body = b'{"query": "{ hello }", "variables": {"a": ' + b"[" * depth + b"]" * depth + b"}}"
    assert (await post(body)).status_code in {200, 400}
