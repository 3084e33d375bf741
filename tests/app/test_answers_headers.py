"""What stands on every answer: request id, security headers, what is left of the limit."""

from __future__ import annotations

import json
import re
from uuid import UUID

import pytest

from app.logs import REQUEST_ID, write_out
from tests.app.web import visitor, web

ANSWERS = [
    "/health",
    "/nowhere",
    "/api/things",
    "/api/things/crash",
    "/graphql",
    "/",
    "/docs",
    "/openapi.json",
    "/metrics",
]
PAGES = ["/", "/docs", "/graphql"]
HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize("path", ANSWERS)
async def test_every_answer_has_an_id_and_the_security_headers(path: str) -> None:
    async with visitor() as client:
        headers = (await client.get(path)).headers
    assert UUID(headers["x-request-id"]).version == 7
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("given", ["a", "trace-1.2_3", "x" * 128])
async def test_a_sane_id_of_the_caller_is_kept(given: str) -> None:
    async with visitor() as client:
        assert (await client.get("/health", headers={"X-Request-ID": given})).headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "x" * 129, "two words", "<script>", "a;b", "ä"])
async def test_any_other_id_is_replaced(given: str) -> None:
    async with visitor() as client:
        answered = (await client.get("/health", headers=[(b"X-Request-ID", given.encode())])).headers["x-request-id"]
    assert UUID(answered).version == 7


async def test_json_may_load_nothing_and_is_not_stored() -> None:
    async with visitor() as client:
        headers = (await client.get("/api/things")).headers
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_loads_nothing_from_elsewhere(path: str) -> None:
    async with visitor() as client:
        page = await client.get(path, headers=HTML)
        policy = dict(part.split(" ", 1) for part in page.headers["content-security-policy"].split("; "))
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert policy["default-src"] == "'none'"
        assert "unsafe" not in policy["script-src"]
        assert page.headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in page.headers["permissions-policy"]
        assert not re.search(r"(src|href)=\"?(https?:)?//", page.text)
        for file in re.findall(r"(?:src|href)=\"(/assets/[^\"]+)\"", page.text):
            got = await client.get(file)
            assert got.status_code == 200
            assert got.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_files_come_packed_to_those_who_can_unpack() -> None:
    async with visitor() as client:
        page = await client.get("/docs", headers=HTML)
        (script,) = re.findall(r"src=\"(/assets/[^\"]+\.js)\"", page.text)
        packed = await client.get(script, headers={"Accept-Encoding": "gzip"})
        plain = await client.get(script, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 2


@pytest.mark.parametrize(
    "path", ["/assets/", "/assets/../asgi.py", "/assets/graphiql", "/assets/%2e%2e/index.html", "/assets//etc/passwd"]
)
async def test_nothing_else_of_the_disk_can_be_named(path: str) -> None:
    async with visitor() as client:
        assert (await client.get(path)).status_code == 404


async def test_other_origins_are_refused_by_default_and_allowed_when_named() -> None:
    asks = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"}
    async with visitor() as client:
        assert "access-control-allow-origin" not in (await client.options("/graphql", headers=asks)).headers
        got = await client.get("/api/things", headers={"Origin": "https://shop.example"})
        assert "access-control-allow-origin" not in got.headers
    async with visitor(web(cors_origins=["https://shop.example"])) as client:
        asked = {**asks, "Access-Control-Request-Headers": "authorization,content-type,x-workspace-id"}
        preflight = await client.options("/graphql", headers=asked)
        assert preflight.status_code == 200
        assert preflight.headers["access-control-allow-origin"] == "https://shop.example"
        refused = await client.get("/nowhere", headers={"Origin": "https://shop.example"})
        assert refused.headers["access-control-allow-origin"] == "https://shop.example"
        other = await client.get("/api/things", headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize("path", ["/graphql", "/api/things", "/api/chat", "/api/chat/stream"])
async def test_an_app_elsewhere_may_send_the_same_headers_everywhere(path: str) -> None:
    asks = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"}
    async with visitor(web(cors_origins=["https://shop.example"])) as client:
        allowed = (await client.options(path, headers=asks)).headers["access-control-allow-headers"]
    ours = {"Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "X-Request-ID", "X-Workspace-ID"}
    assert ours <= set(allowed.split(", "))


async def test_a_request_leaves_one_line_without_secrets(capfd: pytest.CaptureFixture[str]) -> None:
    write_out()  # lines of earlier tests may still wait
    capfd.readouterr()
    async with visitor() as client:
        await client.post(
            "/api/things?token=in-the-query",
            json={"name": "in-the-body-and-too-long"},
            headers={"X-Request-ID": "line-1", "Authorization": "Bearer in-the-header"},
        )
        await client.get("/api/things/seven")
    write_out()
    first, second = (json.loads(line) for line in capfd.readouterr().err.splitlines() if '"request"' in line)
    assert {key: first[key] for key in ("event", "level", "method", "path", "status", "request_id")} == {
        "event": "request",
        "level": "info",
        "method": "POST",
        "path": "/api/things",
        "status": 422,
        "request_id": "line-1",
    }
    assert first["ms"] >= 0
    assert second["path"] == "/api/things/{thing_id}"
    assert "in-the" not in json.dumps([first, second])


async def test_a_crash_is_logged_with_its_place_and_without_local_variables(capfd: pytest.CaptureFixture[str]) -> None:
    async with visitor() as client:
        await client.get("/api/things/crash", headers={"X-Request-ID": "crash-1"})
    write_out()
    line = next(json.loads(line) for line in capfd.readouterr().err.splitlines() if '"crash"' in line)
    assert line["request_id"] == "crash-1"
    assert line["exception"][0]["exc_type"] == "RuntimeError"
    assert line["exception"][0]["frames"][-1]["name"] == "crash"
    assert "locals" not in line["exception"][0]["frames"][-1]


async def test_ids_do_not_leak_from_one_request_to_the_next() -> None:
    async with visitor() as client:
        await client.get("/health", headers={"X-Request-ID": "once"})
    assert REQUEST_ID.get() is None


async def test_an_answer_that_breaks_off_is_not_patched_up() -> None:
    async with visitor() as client:
        response = await client.get("/api/things/breaks-off")
    assert (response.status_code, response.content) == (200, b"half")


async def test_a_stream_passes_through() -> None:
    async with visitor() as client:
        response = await client.get("/api/things/events")
    assert response.text == "data: 1\n\ndata: 2\n\n"
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
