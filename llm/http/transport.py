"""The OpenAI SDK's transport: connections that stay open for the next request, and requests as bytes."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from functools import partial

import httpx2
from aiohappyeyeballs import start_connection

from kit.pace import Pace
from llm.http.connection import Connection

_KEPT_SECONDS = 30.0
_MOST_KEPT = 100
_WOKEN_TOGETHER = 32
"""Readers: in a busy moment a thousand answers go on at once."""
_NEXT_ADDRESS_AFTER = 0.25
"""Seconds until a name's next address is tried beside the one before (RFC 8305)."""

BODY = "nexora.body"
"""The extension of a response that holds its Body, for whoever wants to read without the response."""
_PORTS = {"http": 80, "https": 443}
_LENGTHS = frozenset((b"content-length", b"transfer-encoding"))

Origin = tuple[str, str, int]


class Transport(httpx2.AsyncBaseTransport):
    """Talks to servers directly, without a proxy. Raises httpx2's errors.

    Beside aiohttp's, which the SDK offers, an answer takes half the memory (docs/decisions/model-streams.md).
    """

    def __init__(self) -> None:
        self._ssl = httpx2.create_ssl_context()
        self._readers = Pace(_WOKEN_TOGETHER)
        self._kept: dict[Origin, list[Connection]] = {}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send the request; the response's body is read from its stream."""
        timeouts = request.extensions.get("timeout", {})
        asked = b"".join([part async for part in request.stream])  # type: ignore[union-attr]  # an async client's
        origin = _origin_of(request.url)
        connection = self._taken(origin) or await self._connected(origin, timeouts.get("connect"))
        try:
            connection.send([_head_of(request, len(asked)), asked], timeouts.get("read"))
            del asked  # a waiting stream shouldn't hold its question
            status, headers = await connection.head()
        except BaseException:
            connection.abort()
            raise
        body = Body(connection, self, origin)
        return httpx2.Response(status, headers=headers, stream=body, extensions={BODY: body})

    def keep(self, connection: Connection, origin: Origin) -> None:
        """Take a connection back whose answer was read, or given up."""
        kept = self._kept[origin] = [one for one in self._kept.get(origin, ()) if one.is_open]
        if connection.can_go_on() and len(kept) < _MOST_KEPT:
            kept.append(connection)
            connection.expire_after(_KEPT_SECONDS)
        else:
            connection.abort()

    async def aclose(self) -> None:
        """Close the connections that nobody uses."""
        for kept in self._kept.values():
            for connection in kept:
                connection.abort()
        self._kept.clear()

    def _taken(self, origin: Origin) -> Connection | None:
        """The connection that was used last, since the server closes the others first."""
        kept = self._kept.get(origin, [])
        while kept:
            connection = kept.pop()
            if connection.is_open:
                return connection
        return None

    async def _connected(self, origin: Origin, seconds: float | None) -> Connection:
        scheme, host, port = origin
        loop, is_secure = asyncio.get_running_loop(), scheme == "https"
        name, context = (host, self._ssl) if is_secure else (None, None)
        try:
            async with asyncio.timeout(seconds):
                places = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                chosen = await start_connection(places, happy_eyeballs_delay=_NEXT_ADDRESS_AFTER)
                _, connection = await loop.create_connection(
                    partial(Connection, self._readers), sock=chosen, ssl=context, server_hostname=name
                )
        except TimeoutError as error:
            raise httpx2.ConnectTimeout(f"no connection within {seconds} seconds") from error
        except OSError as error:
            raise httpx2.ConnectError(str(error)) from error
        return connection


class Body(httpx2.AsyncByteStream):
    """An answer's body. Closing it before its end ends the request."""

    __slots__ = ("_connection", "_origin", "_transport")

    def __init__(self, connection: Connection, transport: Transport, origin: Origin) -> None:
        self._connection, self._transport, self._origin = connection, transport, origin

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        data = await self._connection.more()
        if not data:
            raise StopAsyncIteration
        return data

    async def aclose(self) -> None:
        self._transport.keep(self._connection, self._origin)


def _origin_of(url: httpx2.URL) -> Origin:
    if url.scheme not in _PORTS:
        raise httpx2.UnsupportedProtocol(f"the address must begin with http:// or https://, not {url.scheme}://")
    return url.scheme, url.raw_host.decode("ascii"), url.port or _PORTS[url.scheme]


def _head_of(request: httpx2.Request, length: int) -> bytes:
    """The request line and headers. The body goes out whole, so its length is known."""
    lines = [b"%b %b HTTP/1.1" % (request.method.encode("ascii"), request.url.raw_path)]
    lines += [b"%b: %b" % header for header in request.headers.raw if header[0].lower() not in _LENGTHS]
    if any(b"\n" in line or b"\r" in line for line in lines):
        raise httpx2.LocalProtocolError("a header holds a line break")
    return b"\r\n".join([*lines, b"Content-Length: %d\r\n\r\n" % length])
