"""Our transport against servers that answer byte by byte, break off, linger, or say what is no HTTP."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from llm.http.connection import _LARGEST_HEAD, _MOST_UNREAD
from llm.http.transport import Transport

CERTIFICATE = Path(__file__).parents[2] / "knowledge" / "fetch" / "untrusted.pem"
OK = b"HTTP/1.1 200 OK\r\n"
HELLO = OK + b"Content-Length: 5\r\n\r\nhello"


class Server:
    """Answers each request with the next of `answers`: pieces that it sends one by one; None closes the connection."""

    def __init__(self, *answers: Sequence[bytes | None]) -> None:
        self._answers = list(answers)
        self.requests: list[bytes] = []
        self.connections = 0
        self.gone = asyncio.Event()
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while self._answers:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
                self.requests.append(head + await reader.readexactly(length))
                for piece in self._answers.pop(0):
                    if piece is None:
                        return
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0.002)
            await reader.read()
        except (asyncio.IncompleteReadError, ConnectionError):
            self.gone.set()
        finally:
            self.gone.set()
            writer.close()


@asynccontextmanager
async def serving(*answers: Sequence[bytes | None], tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    server = Server(*answers)
    running = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls)
    server.port = running.sockets[0].getsockname()[1]
    yield server
    running.close()


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    timeout = httpx2.Timeout(connect=2.0, read=0.5, write=2.0, pool=2.0)
    async with httpx2.AsyncClient(transport=Transport(), timeout=timeout, follow_redirects=True) as made:
        yield made


async def posted(client: httpx2.AsyncClient, server: Server, body: bytes = b"question") -> httpx2.Response:
    return await client.post(f"http://127.0.0.1:{server.port}/v1/ask?x=1", content=body)


@pytest.mark.parametrize(
    "answer",
    [
        [HELLO],
        [HELLO[at : at + 1] for at in range(len(HELLO))],
        [OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n", b"3\r\nllo\r\n0", b"\r\n\r\n"],
        [b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", HELLO],
        [OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"hello"), None],
        [b"HTTP/1.0 200 OK\r\n\r\nhel", b"lo", None],
    ],
    ids=["at once", "byte by byte", "chunked", "after a hint", "compressed until the end", "until the end"],
)
async def test_an_answer_is_read_however_it_comes(client: httpx2.AsyncClient, answer: Sequence[bytes | None]) -> None:
    async with serving(answer) as server:
        response = await posted(client, server)
    assert (response.status_code, response.content) == (200, b"hello")
    assert "link" not in response.headers


async def test_a_request_is_sent_as_it_was_made(client: httpx2.AsyncClient) -> None:
    async with serving([HELLO]) as server:
        await posted(client, server)
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v1/ask?x=1 HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" % server.port)
    assert (head.count(b"Content-Length: 8"), body) == (1, b"question")


async def test_a_body_of_unknown_length_is_sent_with_its_length(client: httpx2.AsyncClient) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b"ques"
        yield b"tion"

    async with serving([HELLO]) as server:
        await client.post(f"http://127.0.0.1:{server.port}/", content=parts())
    assert b"transfer-encoding" not in server.requests[0].lower()
    assert server.requests[0].endswith(b"Content-Length: 8\r\n\r\nquestion")


async def test_a_connection_is_used_again(client: httpx2.AsyncClient) -> None:
    async with serving([HELLO], [HELLO], [HELLO]) as server:
        for _ in range(3):
            assert (await posted(client, server)).content == b"hello"
    assert server.connections == 1


@pytest.mark.parametrize("header", [b"Connection: close\r\n", b""], ids=["told", "untold"])
async def test_a_connection_that_the_server_closes_is_not(client: httpx2.AsyncClient, header: bytes) -> None:
    answer = OK + header + b"Content-Length: 5\r\n\r\nhello"
    async with serving([answer, None], [HELLO]) as server:
        await posted(client, server)
        await server.gone.wait()
        await asyncio.sleep(0.01)
        assert (await posted(client, server)).content == b"hello"
    assert server.connections == 2


async def test_what_comes_unasked_closes_a_kept_connection(client: httpx2.AsyncClient) -> None:
    async with serving([HELLO, HELLO], [HELLO]) as server:
        await posted(client, server)
        await asyncio.sleep(0.02)
        assert (await posted(client, server)).content == b"hello"
    assert server.connections == 2


async def test_an_answer_that_is_given_up_ends_its_request(client: httpx2.AsyncClient) -> None:
    async with serving([OK + b"Content-Length: 99\r\n\r\nhel", b"lo"]) as server:
        async with client.stream("POST", f"http://127.0.0.1:{server.port}/", content=b"?") as response:
            await anext(response.aiter_bytes())
        await asyncio.wait_for(server.gone.wait(), 1.0)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ([None], httpx2.ReadError),
        ([OK + b"Content-Length: 9\r\n\r\nhel", None], httpx2.ReadError),
        ([OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n", None], httpx2.ReadError),
        ([b"SSH-2.0-OpenSSH_9.2\r\n"], httpx2.RemoteProtocolError),
        ([OK + b"Transfer-Encoding: chunked\r\n\r\nnothing\r\n"], httpx2.RemoteProtocolError),
        (
            [b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"],
            httpx2.RemoteProtocolError,
        ),
        ([OK + b"X: " + b"y" * _LARGEST_HEAD], httpx2.RemoteProtocolError),
        ([OK], httpx2.ReadTimeout),
        ([OK + b"Content-Length: 9\r\n\r\nhel"], httpx2.ReadTimeout),
    ],
    ids=[
        "no answer",
        "cut",
        "cut in chunks",
        "no HTTP",
        "no chunks",
        "another protocol",
        "endless head",
        "half a head",
        "half a body",
    ],
)
async def test_each_way_to_fail_is_an_error_of_its_own(
    client: httpx2.AsyncClient, answer: Sequence[bytes | None], error: type[Exception]
) -> None:
    async with serving(answer) as server:
        with pytest.raises(error):
            await posted(client, server)


async def test_a_slow_answer_is_waited_for_while_it_goes_on(client: httpx2.AsyncClient) -> None:
    client.timeout = httpx2.Timeout(0.05)
    async with serving([HELLO[at : at + 1] for at in range(len(HELLO))]) as server:
        assert (await posted(client, server)).content == b"hello"


async def test_a_slow_reader_makes_the_server_wait_and_loses_nothing(client: httpx2.AsyncClient) -> None:
    client.timeout = httpx2.Timeout(0.2)
    whole = b"x" * (16 * _MOST_UNREAD)
    async with serving([OK + b"Content-Length: %d\r\n\r\n" % len(whole), whole]) as server:
        response = await client.send(client.build_request("GET", f"http://127.0.0.1:{server.port}/"), stream=True)
        await asyncio.sleep(0.5)
        read = [chunk async for chunk in response.aiter_bytes()]
        await response.aclose()
    assert sum(map(len, read)) == len(whole)
    assert max(map(len, read)) < 4 * _MOST_UNREAD


async def test_a_redirect_takes_the_question_along(client: httpx2.AsyncClient) -> None:
    moved = b"HTTP/1.1 307 Temporary Redirect\r\nLocation: /v2/ask\r\nContent-Length: 0\r\n\r\n"
    async with serving([moved], [HELLO]) as server:
        assert (await posted(client, server)).content == b"hello"
    assert server.requests[1].startswith(b"POST /v2/ask ")
    assert server.requests[1].endswith(b"question")


async def test_nobody_there_is_a_connect_error(client: httpx2.AsyncClient) -> None:
    with pytest.raises(httpx2.ConnectError):
        await client.post("http://127.0.0.1:1/", content=b"")


async def test_a_certificate_that_nobody_vouches_for_is_a_connect_error(client: httpx2.AsyncClient) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    async with serving([HELLO], tls=context) as server:
        with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await client.post(f"https://127.0.0.1:{server.port}/", content=b"")
    assert server.requests == []


async def test_a_trusted_server_is_spoken_to_in_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = ssl.create_default_context(cafile=CERTIFICATE), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.check_hostname = False  # the certificate is another name's
    theirs.load_cert_chain(CERTIFICATE)
    monkeypatch.setattr(httpx2, "create_ssl_context", lambda: ours)
    async with serving([HELLO], tls=theirs) as server, httpx2.AsyncClient(transport=Transport()) as client:
        response = await client.post(f"https://127.0.0.1:{server.port}/", content=b"?")
    assert response.content == b"hello"


async def test_a_line_break_in_a_header_is_not_sent(client: httpx2.AsyncClient) -> None:
    async with serving([HELLO]) as server:
        with pytest.raises(httpx2.LocalProtocolError):
            await client.get(f"http://127.0.0.1:{server.port}/", headers={"Authorization": "Bearer a\r\nX-More: b"})
    assert server.requests == []


async def test_an_address_of_another_kind_is_refused(client: httpx2.AsyncClient) -> None:
    with pytest.raises(httpx2.UnsupportedProtocol):
        await client.get("ftp://127.0.0.1/")
