"""Bodies: how large they may be, how long they may take, and what is left of the server while somebody tries more."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from app.http import bodies
from tests.app.web import refusal, visitor, web

ID = "0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f"
JSON = {"Content-Type": "application/json"}
UPLOAD = f"/api/things/{ID}/sources"


class Dripping:
    """A body without an announced length, and what was taken of it."""

    def __init__(self, chunk: bytes, chunks: int, pause: float = 0) -> None:
        self.chunk, self.chunks, self.pause, self.taken = chunk, chunks, pause, 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self.chunks):
            await asyncio.sleep(self.pause)
            self.taken += len(self.chunk)
            yield self.chunk


def multipart(size: int) -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n'
    return head + b"a" * size + b"\r\n--x--\r\n"


async def send(path: str, body: bytes | Dripping, headers: dict[str, str]) -> httpx.Response:
    async with visitor() as client:
        return await client.post(path, content=body, headers=headers)


@pytest.mark.parametrize("path", ["/graphql", "/api/things", "/nowhere"])
async def test_an_announced_megabyte_too_much_is_refused_unread(path: str) -> None:
    response = await send(path, b" " * 1_000_001, JSON)
    assert refusal(response) == (413, "TOO_LARGE")
    assert response.json()["message"] == "The body is larger than 1 MB; send less"


@pytest.mark.parametrize("path", ["/graphql", "/api/things"])
async def test_an_unannounced_one_is_refused_too_and_only_so_much_of_it_is_let_run_out(path: str) -> None:
    body = Dripping(b" " * 1_000_000, 200)
    assert refusal(await send(path, body, JSON)) == (413, "TOO_LARGE")
    assert body.taken <= 65_000_000


async def test_nobody_is_waited_for_who_goes_on_sending() -> None:
    body = Dripping(b" " * 600_000, 1_000, pause=0.02)
    began = time.monotonic()
    assert refusal(await send("/graphql", body, JSON)) == (413, "TOO_LARGE")
    assert 1 <= time.monotonic() - began < 2


async def test_a_lie_about_the_length_helps_nobody() -> None:
    response = await send("/graphql", Dripping(b" " * 100_000, 50), {**JSON, "Content-Length": "5"})
    assert response.status_code in {400, 413}


async def test_a_megabyte_passes() -> None:
    body = b'{"query": "{ hello }"' + b" " * 999_970 + b"}"
    assert (await send("/graphql", body, JSON)).json()["data"] == {"hello": "world"}


async def test_a_file_of_25_megabytes_passes_and_27_do_not() -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert (await send(UPLOAD, multipart(25_000_000), headers)).json() == {"message": "25000000 bytes"}
    assert refusal(await send(UPLOAD, multipart(27_000_000), headers)) == (413, "TOO_LARGE")
    dripping = Dripping(b"a" * 1_000_000, 40)
    assert (await send(UPLOAD, dripping, headers)).status_code in {400, 413, 422}
    assert dripping.taken <= 65_000_000


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual 30 seconds become a twentieth of one."""
    monkeypatch.setattr(bodies, "_USUAL_SECONDS", 0.05)


@pytest.mark.parametrize("path", ["/graphql", "/api/things"])
@pytest.mark.usefixtures("impatient")
async def test_a_body_that_only_drips_is_not_waited_for(path: str) -> None:
    body = Dripping(b" ", 1000, pause=0.01)
    assert refusal(await send(path, body, JSON)) == (408, "REQUEST_TIMEOUT")
    assert body.taken < 20


@pytest.mark.usefixtures("impatient")
async def test_a_caller_who_leaves_in_the_middle_is_no_crash(capfd: pytest.CaptureFixture[str]) -> None:
    app = web()
    messages: list[dict[str, object]] = [
        {"type": "http.request", "body": b"{", "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> dict[str, object]:
        return messages.pop(0)

    async def refuse(message: object) -> None:
        raise AssertionError(f"nobody is there to hear {message}")

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
        "client": ("203.0.113.7", 1),
        "root_path": "",
    }
    await app(scope, receive, refuse)
    assert '"crash"' not in capfd.readouterr().err
