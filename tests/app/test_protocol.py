"""Bytes on a connection: heads that are too large or too slow, bodies in crumbs, answers that nobody reads."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import orjson
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from app.http import protocol
from app.http.protocol import LARGEST_HEAD, BoundedHttp

LARGE = b"x" * 30_000_000
"""More than the system keeps for a reader."""


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads the body, then answers with its length, or with 30 MB at /large."""
    length, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length += len(message.get("body", b""))
        more = message.get("more_body", False)
    body = LARGE if scope["path"] == "/large" else str(length).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@asynccontextmanager
async def serving() -> AsyncIterator[int]:
    config = uvicorn.Config(app, port=0, http=BoundedHttp, lifespan="off", log_config=None, access_log=False)
    server = _Server(config)
    running = asyncio.create_task(server.serve())
    await server.ready.wait()
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = server.force_exit = True
        await running


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with serving() as port:
        yield port


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits of time, in tenths of seconds."""
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.4)
    monkeypatch.setattr(protocol, "STALLED_SECONDS", 0.4)


async def sent(port: int, *pieces: bytes, pause: float = 0.0) -> bytes:
    """Everything that comes back until the connection is closed, or nothing more comes for a second."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)
        async with asyncio.timeout(1):
            return await reader.read()
    except TimeoutError:
        return b""
    except ConnectionError:
        return b"reset"
    finally:
        await closed(writer)


async def closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


def refused(answer: bytes) -> tuple[int, str]:
    head, _, body = answer.partition(b"\r\n\r\n")
    told = orjson.loads(body)
    assert list(told) == ["error", "message", "statusCode", "code"]
    assert head.split(b" ", 2)[1] == str(told["statusCode"]).encode()
    return told["statusCode"], told["code"]


def head(size: int) -> bytes:
    """A request with headers of this size."""
    return b"GET / HTTP/1.1\r\nhost: a\r\nx: " + b"a" * size + b"\r\nconnection: close\r\n\r\n"


async def test_a_usual_request_passes(port: int) -> None:
    assert (await sent(port, head(20_000))).endswith(b"0")
    body = b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 500000\r\nconnection: close\r\n\r\n" + b"b" * 500_000
    assert (await sent(port, body)).endswith(b"500000")


TOO_LARGE: dict[str, Callable[[], list[bytes]]] = {
    "one header": lambda: [head(LARGEST_HEAD)],
    "one header of megabytes": lambda: [head(2_000_000)],
    "one header that never ends": lambda: [b"GET / HTTP/1.1\r\nx: ", *[b"a" * 10_000] * 100],
    "many headers": lambda: [b"GET / HTTP/1.1\r\n", *[b"".join(b"x%d: y\r\n" % n for n in range(1000))] * 50],
    "a long path": lambda: [b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nhost: a\r\n\r\n"],
    "a name without an end": lambda: [b"GET / HTTP/1.1\r\n" + b"a" * 100_000, b"a" * 100_000],
}


@pytest.mark.parametrize("attack", TOO_LARGE)
async def test_too_large_a_head_is_refused(port: int, attack: str) -> None:
    answer = await sent(port, *TOO_LARGE[attack]())
    assert answer == b"reset" or refused(answer) in {(431, "HEADERS_TOO_LARGE"), (400, "MALFORMED_REQUEST")}


@pytest.mark.parametrize(
    "tail", [b"1;" + b"e" * 300_000 + b"\r\nb\r\n0\r\n\r\n", b"1\r\nb\r\n0\r\n" + b"t: u\r\n" * 50_000 + b"\r\n"]
)
async def test_what_stands_around_a_body_is_bounded_too(port: int, tail: bytes) -> None:
    start = b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
    pieces = [tail[place : place + 10_000] for place in range(0, len(tail), 10_000)]
    assert not (await sent(port, start, *pieces)).startswith(b"HTTP/1.1 200")


async def test_a_body_in_crumbs_passes(port: int) -> None:
    start = b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    assert (await sent(port, start, b"1\r\nb\r\n" * 20_000, b"0\r\n\r\n")).endswith(b"20000")


async def test_a_head_that_takes_too_long_is_refused(soon: None) -> None:
    async with serving() as port:
        began = time.monotonic()
        answer = await sent(port, b"GET / HTTP/1.1\r\n", b"x: 1\r\n", b"y: 2\r\n", pause=0.2)
        assert answer == b"reset" or refused(answer) == (408, "REQUEST_TIMEOUT")
        assert time.monotonic() - began < 2


async def test_who_says_nothing_is_not_waited_for(soon: None) -> None:
    async with serving() as port:
        began = time.monotonic()
        answer = await sent(port)
        assert refused(answer) == (408, "REQUEST_TIMEOUT")
        assert time.monotonic() - began < 1


async def test_a_second_request_has_its_own_time(soon: None) -> None:
    async with serving() as port:
        request = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n"
        answer = await sent(port, *[request] * 3, head(1), pause=0.2)
        assert answer.count(b"HTTP/1.1 200") == 4


async def test_an_answer_that_nobody_reads_is_given_up(soon: None) -> None:
    async with serving() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
        writer.write(b"GET /large HTTP/1.1\r\nhost: a\r\n\r\n")
        await asyncio.sleep(1.5)
        got = 0
        try:
            while piece := await reader.read(65_536):
                got += len(piece)
        except ConnectionError:
            pass
        assert got < len(LARGE)
        await closed(writer)


async def test_who_reads_slowly_gets_everything(soon: None) -> None:
    async with serving() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1_000_000)
        writer.write(b"GET /large HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        got = 0
        while piece := await reader.read(3_000_000):
            got += len(piece)
            await asyncio.sleep(0.05)
        assert got > len(LARGE)
        await closed(writer)


@pytest.mark.parametrize("garbage", [b"\x16\x03\x01\x02\x00\x01", b"hello\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"])
async def test_what_is_no_http_gets_the_documented_answer(port: int, garbage: bytes) -> None:
    assert refused(await sent(port, garbage)) == (400, "MALFORMED_REQUEST")
