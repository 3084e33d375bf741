"""One HTTP/1.1 connection to a server: one request at a time, its answer read as it arrives."""

from __future__ import annotations

import asyncio
from typing import cast

import httptools
import httpx2

from kit.pace import Pace

_FRAMED = frozenset((b"content-length", b"transfer-encoding"))
_LARGEST_HEAD = 65_536
_MOST_UNREAD = 262_144
"""Bytes of an answer that may wait for their reader; then the server has to."""

Headers = list[tuple[bytes, bytes]]


class Connection(asyncio.Protocol):
    """Sends a request's bytes and gives its answer's head and body. Everything that arrives together is read together.

    `readers` wakes whoever waits here. `silence`: seconds without a byte, in either direction, after which the answer
    is given up. Raises httpx2's errors, which are what the SDK expects from a transport.
    """

    __slots__ = (
        "_bell", "_body", "_failure", "_goes_on", "_head_size", "_headers", "_last", "_loop", "_parser", "_readers",
        "_silence", "_status", "_transport", "_unread", "_unsent", "_watch", "complete", "is_open",
    )  # fmt: skip

    complete: bool
    _body: list[bytes]
    _head_size: int
    _unread: int

    def __init__(self, readers: Pace) -> None:
        self._readers = readers
        self._loop = asyncio.get_running_loop()
        self._parser = httptools.HttpResponseParser(self)
        self._bell: asyncio.Future[None] | None = None
        self._watch: asyncio.TimerHandle | None = None
        self.is_open = False
        self._begin(None)

    def send(self, request: list[bytes], silence: float | None) -> None:
        """Begin a new exchange."""
        self._unwatch()
        self._begin(silence)
        self._transport.writelines(request)
        if silence is not None:
            self._unsent = self._transport.get_write_buffer_size()
            self._watch = self._loop.call_later(silence, self._look)

    async def head(self) -> tuple[int, Headers]:
        """Wait for the answer's status and headers. Raises: httpx2.ReadTimeout, ReadError, RemoteProtocolError."""
        while not self._status:
            await self._news()
        return self._status, self._headers

    async def more(self) -> bytes:
        """The body's next bytes; none at its end. Raises as head() does."""
        while not self._body:
            if self.complete:
                return b""
            await self._news()
        data, self._body = b"".join(self._body), []
        if self._unread > _MOST_UNREAD and self.is_open:
            self._transport.resume_reading()
        self._unread = 0
        return data

    def can_go_on(self) -> bool:
        """Whether the exchange is over and the connection good for another one."""
        return self.complete and self.is_open and self._goes_on

    def expire_after(self, seconds: float) -> None:
        """Nobody uses it: close it, unless it is used again within `seconds`."""
        self._unwatch()
        self._watch = self._loop.call_later(seconds, self.abort)

    def abort(self) -> None:
        """End it at once, whatever is under way."""
        self._unwatch()
        if self.is_open:
            self.is_open = False
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        self._transport = cast(asyncio.Transport, transport)
        self.is_open = True

    def data_received(self, data: bytes) -> None:
        """Read what has arrived. Nothing should where nothing was asked."""
        if self.complete:
            self.abort()
            return
        self._last = self._loop.time()
        if not self._status:
            self._head_size += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(httpx2.RemoteProtocolError(f"the server's answer is not HTTP: {error}"))
        if not self._status and self._head_size > _LARGEST_HEAD:
            self._fail(httpx2.RemoteProtocolError("the headers of the server's answer are too large"))
        self._ring()

    def connection_lost(self, error: Exception | None) -> None:
        """The connection is gone; an answer of no stated length ends with it."""
        self.is_open = False
        if not self.complete:
            if self._status and not any(name in _FRAMED for name, _ in self._headers):
                self.complete = True
            else:
                self._fail(httpx2.ReadError("the server closed the connection before its answer was complete"))
        self._unwatch()
        self._ring()
        del self._parser  # it refers back to this object

    def on_header(self, name: bytes, value: bytes) -> None:
        """Of the parser: a header."""
        self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Of the parser: the head is whole. One that only announces another (1xx) is passed over."""
        status = self._parser.get_status_code()
        if status < httpx2.codes.OK:
            self._headers.clear()
        else:
            self._status = status

    def on_body(self, data: bytes) -> None:
        """Of the parser: a part of the body."""
        self._body.append(data)
        self._unread += len(data)
        if self._unread > _MOST_UNREAD:
            self._transport.pause_reading()

    def on_message_complete(self) -> None:
        """Of the parser: the answer is whole."""
        if self._status:
            self.complete, self._goes_on = True, bool(self._parser.should_keep_alive())
            self._unwatch()

    def _begin(self, silence: float | None) -> None:
        self.complete = self._goes_on = False
        self._status, self._head_size, self._unread, self._unsent = 0, 0, 0, 0
        self._headers: Headers = []
        self._body = []
        self._failure: Exception | None = None
        self._silence, self._last = silence, self._loop.time()

    async def _news(self) -> None:
        if self._failure is not None:
            raise self._failure
        self._bell = self._loop.create_future()
        try:
            await self._bell
        finally:
            self._bell = None

    def _ring(self) -> None:
        if self._bell is not None:
            self._readers.soon(self._wake)

    def _wake(self) -> None:
        if self._bell is not None and not self._bell.done():
            self._bell.set_result(None)

    def _fail(self, failure: Exception) -> None:
        self._failure = self._failure or failure
        self.abort()
        self._ring()

    def _look(self) -> None:
        """Give up after so long a silence. A reader who lets us wait is none, nor is a request that is still going."""
        assert self._silence is not None
        unsent = self._transport.get_write_buffer_size()
        if unsent < self._unsent or self._unread > _MOST_UNREAD:
            self._last = self._loop.time()
        self._unsent = unsent
        left = self._last + self._silence - self._loop.time()
        if left > 0:
            self._watch = self._loop.call_later(left, self._look)
        else:
            self._fail(httpx2.ReadTimeout("the server has said nothing for too long"))

    def _unwatch(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
