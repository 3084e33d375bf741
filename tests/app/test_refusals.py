"""Every refusal, from every path, has the contract's shape and says what to do."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.app.web import refusal, visitor

ID = "0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f"
JSON = {"Content-Type": "application/json"}


async def call(method: str, path: str, **how: Any) -> httpx.Response:
    async with visitor() as client:
        return await client.request(method, path, **how)


@pytest.mark.parametrize(
    "path", ["/nowhere", "/api/nothing", "/api/things/", "/%00", "/api/%ff", "/assets/../doors.py"]
)
async def test_an_unknown_path(path: str) -> None:
    response = await call("GET", path)
    assert refusal(response) == (404, "NOT_FOUND")
    assert response.json()["error"] == "Not Found"


async def test_a_slash_too_many() -> None:
    response = await call("GET", "/api/things/")
    assert response.json()["message"].endswith("leave out the slash at its end: /api/things")


async def test_the_three_fixed_keys_stand_first_as_documented() -> None:
    response = await call("GET", "/api/things/who", headers={"Authorization": "Bearer stale"})
    assert response.text == (
        '{"error":"Unauthorized","message":"Invalid or expired token","statusCode":401,"code":"TOKEN_EXPIRED"}'
    )


async def test_who_is_not_recognised_is_told_the_scheme() -> None:
    response = await call("GET", "/api/things/who", headers={"Authorization": "Bearer stale"})
    assert response.headers["www-authenticate"] == "Bearer"


async def test_a_method_that_the_path_does_not_have() -> None:
    response = await call("PATCH", f"/api/things/{ID}")
    assert refusal(response) == (405, "METHOD_NOT_ALLOWED")
    assert response.headers["allow"] == "GET, PUT, HEAD, OPTIONS"
    assert response.json()["message"] == "PATCH is not allowed here; use GET or PUT"


@pytest.mark.parametrize("path", ["/health", "/metrics", "/", "/docs", "/graphql", "/openapi.json"])
async def test_a_method_outside_the_rest_paths(path: str) -> None:
    response = await call("DELETE", path)
    assert refusal(response) == (405, "METHOD_NOT_ALLOWED")
    assert "GET" in response.headers["allow"]


@pytest.mark.parametrize(
    "body",
    [b"{", b'{"name": ', b"nonsense", b'{"name": "\xff"}', b'{"name": "\\ud800"}', b'{"size": NaN}', b"\x00", b"["],
)
async def test_malformed_json(body: bytes) -> None:
    response = await call("POST", "/api/things", content=body, headers=JSON)
    assert refusal(response) == (400, "MALFORMED_JSON")
    assert response.json()["message"].startswith("The body is not valid JSON: ")


async def test_no_body_at_all() -> None:
    response = await call("POST", "/api/things", headers=JSON)
    assert refusal(response) == (400, "MALFORMED_JSON")


@pytest.mark.parametrize("body", ["[]", "3", "null", '"text"'])
async def test_json_that_is_no_object(body: str) -> None:
    response = await call("POST", "/api/things", content=body, headers=JSON)
    assert refusal(response) == (422, "VALIDATION_FAILED")
    assert response.json()["details"] == [{"field": "body", "message": "The body must be a JSON object"}]


@pytest.mark.parametrize(
    "media", ["text/plain", "application/x-www-form-urlencoded", "image/png", "multipart/form-data", "x"]
)
async def test_a_body_that_does_not_say_it_is_json(media: str) -> None:
    response = await call("POST", "/api/things", content='{"name": "a"}', headers={"Content-Type": media})
    assert refusal(response) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_bad_input_names_each_field() -> None:
    response = await call("POST", "/api/things", json={"name": "", "size": 9, "tags": [1]})
    assert refusal(response) == (422, "VALIDATION_FAILED")
    assert response.json()["message"] == "3 fields are not right: 'name', 'size', 'tags.0'"
    assert response.json()["details"] == [
        {"field": "name", "message": "'name' must not be empty"},
        {"field": "size", "message": "'size' must be at most 5"},
        {"field": "tags.0", "message": "'tags.0' must be text"},
    ]


async def test_a_field_that_may_be_left_out_is_named_as_it_was_sent() -> None:
    response = await call("POST", "/api/things", json={"name": "first", "weight": "heavy"})
    assert response.json()["details"] == [{"field": "weight", "message": "'weight' must be a number"}]


async def test_a_single_bad_field_is_the_message() -> None:
    response = await call("POST", "/api/things", json={})
    assert refusal(response) == (422, "VALIDATION_FAILED")
    assert response.json()["message"] == "'name' is required"


async def test_a_bad_query_parameter() -> None:
    response = await call("GET", "/api/things?limit=0")
    assert refusal(response) == (422, "VALIDATION_FAILED")
    assert response.json()["details"] == [{"field": "limit", "message": "'limit' must be at least 1"}]


async def test_an_id_that_is_none() -> None:
    response = await call("GET", "/api/things/seven")
    assert refusal(response) == (400, "INVALID_ID")
    assert "must be a UUID such as" in response.json()["message"]


async def test_a_refusal_of_an_operation() -> None:
    response = await call("GET", "/api/things/taken")
    assert refusal(response) == (409, "CONFLICT")
    assert response.json()["message"] == "There is one already; choose another name"


async def test_the_database_is_away() -> None:
    response = await call("GET", "/api/things/database")
    assert refusal(response) == (503, "DATABASE_UNAVAILABLE")
    assert response.headers["retry-after"] == "5"


async def test_text_that_the_database_cannot_keep() -> None:
    assert refusal(await call("GET", "/api/things/nul")) == (422, "VALIDATION_FAILED")


async def test_a_crash_is_masked_and_can_be_reported() -> None:
    response = await call("GET", "/api/things/crash", headers={"X-Request-ID": "mine"})
    assert refusal(response) == (500, "INTERNAL_ERROR")
    assert response.json()["message"] == "Something went wrong on our side; please report it with the request id mine"
    assert "hunter2" not in response.text


async def test_a_broken_upload() -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    response = await call("POST", f"/api/things/{ID}/sources", content=b"--y\r\nnonsense", headers=headers)
    assert refusal(response)[0] in {400, 422}


@pytest.mark.parametrize("path", [f"/api/things/{ID}", "/health", "/", "/graphql", "/openapi.json"])
async def test_head_is_get_without_a_body(path: str) -> None:
    async with visitor() as client:
        got = await client.get(path, headers={"Accept": "text/html"})
        head = await client.head(path, headers={"Accept": "text/html"})
    assert head.status_code == got.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == got.headers["content-length"] == str(len(got.content))


async def test_head_of_a_path_that_only_takes_posts() -> None:
    assert (await call("HEAD", f"/api/things/{ID}/sources")).status_code == 405


async def test_options_tells_the_methods() -> None:
    response = await call("OPTIONS", "/api/things")
    assert (response.status_code, response.headers["allow"]) == (204, "GET, POST, HEAD, OPTIONS")
    assert (await call("OPTIONS", "/graphql")).headers["allow"] == "GET, POST, HEAD, OPTIONS"
    assert refusal(await call("OPTIONS", "/nowhere")) == (404, "NOT_FOUND")


async def test_a_success_has_the_documented_shape() -> None:
    response = await call("POST", "/api/things", json={"name": "second"})
    assert response.status_code == 201
    assert response.json() == {
        "data": {"id": ID, "name": "second", "made_at": "2026-01-31T09:30:00Z"},
        "message": "Thing created successfully",
    }
    listed = (await call("GET", "/api/things")).json()
    assert listed["meta"] == {"has_more": True, "next_cursor": "more"}
    assert "message" not in (await call("GET", f"/api/things/{ID}")).json()
