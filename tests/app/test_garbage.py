"""Whatever is sent, the answer is a refusal in the contract's shape and never a fault of ours."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.app.web import refusal, visitor, web

APP = web()
JSON = {"Content-Type": "application/json"}
PATHS = ["/graphql", "/api/things"]
TRIES = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)
fields = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("query", "variables", "operationName", "extensions", "name", "size", "tags"), anything),
)


def is_fine(response: httpx.Response) -> None:
    assert response.status_code < 500, response.text
    if response.status_code >= 400:
        refusal(response)


async def send(path: str, body: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
    async with visitor(APP) as client:
        return await client.post(path, content=body, headers=headers or JSON)


@pytest.mark.parametrize("path", PATHS)
@TRIES
@given(body=st.binary(max_size=100))
async def test_bytes(path: str, body: bytes) -> None:
    is_fine(await send(path, body))


@pytest.mark.parametrize("path", PATHS)
@TRIES
@given(body=anything | fields)
async def test_json(path: str, body: Any) -> None:
    is_fine(await send(path, orjson.dumps(body)))


@TRIES
@given(text=st.text(alphabet='{}()[]:!@$#,."\\ \n|&=aé\u2028\ufeff0-', max_size=60))
async def test_documents(text: str) -> None:
    is_fine(await send("/graphql", orjson.dumps({"query": text})))


@TRIES
@given(
    media=st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=30), body=st.binary(max_size=50)
)
async def test_media_types(media: str, body: bytes) -> None:
    for path in [*PATHS, "/api/things/0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f/sources"]:
        async with visitor(APP) as client:
            is_fine(await client.post(path, content=body, headers=[(b"Content-Type", media.encode("latin-1"))]))


@TRIES
@given(
    path=st.text(max_size=30), query=st.binary(max_size=30), method=st.sampled_from(["GET", "PUT", "DELETE", "OPTIONS"])
)
async def test_paths_and_queries(path: str, query: bytes, method: str) -> None:
    async with visitor(APP) as client:
        for prefix in ("/", "/api/things/", "/graphql?", "/api/things?limit=", "/assets/"):
            is_fine(await client.request(method, f"{prefix}{quote(path)}?{quote(query)}"))


@TRIES
@given(value=st.binary(max_size=40).filter(lambda value: not set(value) & set(b"\r\n\0")))
async def test_headers(value: bytes) -> None:
    async with visitor(APP) as client:
        for name in (b"X-Request-ID", b"X-Forwarded-For", b"Accept", b"Content-Length", b"Origin", b"X-Workspace-ID"):
            is_fine(await client.get("/api/things/who", headers=[(name, value)]))
            is_fine(
                await client.post(
                    "/graphql",
                    content=b'{"query":"{hello}"}',
                    headers=[(b"Content-Type", b"application/json"), (name, value)],
                )
            )
