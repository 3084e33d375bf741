"""HTTP/1.1 on one connection, as uvicorn speaks it, within bounds: the head's size and time, and unread answers."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kit.errors import BadRequest, NexoraError
from rest_compat.errors import problem, reason

LARGEST_HEAD = 32_768
"""Bytes of a request line with its headers; and of what stands around the parts of a body that comes in chunks."""
HEAD_SECONDS = 10.0
STALLED_SECONDS = 30.0
"""How long a client may take nothing of an answer."""
_CHUNK_OVERHEAD = 8
"""Bytes around each byte of a body, for a client that sends one at a time."""

_UNREADABLE = BadRequest("This is not a valid HTTP request", code="MALFORMED_REQUEST")
_TOO_LARGE = NexoraError(
    f"The request line and headers are larger than {LARGEST_HEAD // 1024} KB; send less",
    status=431,
    code="HEADERS_TOO_LARGE",
)
_TOO_SLOW = NexoraError(
    f"The headers did not arrive within {HEAD_SECONDS:.0f} seconds; send the request again",
    status=408,
    code="REQUEST_TIMEOUT",
)


class BoundedHttp(HttpToolsProtocol):
    """uvicorn's protocol, which by itself takes heads of any size for any time, and keeps answers that nobody reads.

    Raises nothing: a request that goes too far gets the contract's answer while that is possible, and the connection
    is closed.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._refusal: NexoraError = _UNREADABLE
        self._framing = self._body = self._chunk = 0
        self._head_since: float | None = None
        self._unread: int | None = None
        self._unread_since = 0.0
        self._watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn declares it
        """Begin to watch the clock: also who says nothing at all is waiting with a head."""
        super().connection_made(transport)
        self._head_since = self.loop.time()
        self._watch_on()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop watching."""
        self._watch_off()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        """The connection is another protocol's from here on."""
        self._watch_off()
        super().handle_websocket_upgrade()

    def data_received(self, data: bytes) -> None:
        """Count what is no body."""
        self._chunk = len(data)
        self._framing += len(data)
        super().data_received(data)
        if self._framing > LARGEST_HEAD + _CHUNK_OVERHEAD * self._body and not self.transport.is_closing():
            self._refuse(_TOO_LARGE)

    def on_message_begin(self) -> None:
        """A new head."""
        self._framing = self._body = 0
        self._head_since = self.loop.time()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is whole. One that came in a single large piece is measured here."""
        self._head_since = None
        if self._chunk > LARGEST_HEAD and self._size_of_head() > LARGEST_HEAD:
            self._refusal = _TOO_LARGE
            raise ValueError
        self._framing = 0
        super().on_headers_complete()

    def _size_of_head(self) -> int:
        return len(self.url) + sum(len(name) + len(value) for name, value in self.headers)

    def on_body(self, body: bytes) -> None:
        """A part of the body: it has limits of its own."""
        self._framing -= len(body)
        self._body += len(body)
        super().on_body(body)

    def pause_writing(self) -> None:
        """The client reads slower than the answer is made."""
        self._unread, self._unread_since = self.transport.get_write_buffer_size(), self.loop.time()
        super().pause_writing()

    def resume_writing(self) -> None:
        """It has caught up."""
        self._unread = None
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """In the contract's shape instead of plain text."""
        self._refuse(self._refusal)

    def _watch_on(self) -> None:
        self._watch = self.loop.call_later(min(HEAD_SECONDS, STALLED_SECONDS) / 2, self._look)

    def _watch_off(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _look(self) -> None:
        self._watch_on()
        now = self.loop.time()
        if self._head_since is not None and now - self._head_since >= HEAD_SECONDS:
            self._refuse(_TOO_SLOW)
        elif self._unread is not None:
            self._look_at_reader(now)

    def _look_at_reader(self, now: float) -> None:
        size = self.transport.get_write_buffer_size()
        if size < (self._unread or 0):
            self._unread, self._unread_since = size, now
        elif now - self._unread_since >= STALLED_SECONDS:
            self.transport.abort()

    def _refuse(self, refusal: NexoraError) -> None:
        """Say why, unless an answer has begun; and close."""
        self._watch_off()
        if self.transport.is_closing():
            return
        if self.cycle is not None and not self.cycle.response_complete:
            self.transport.abort()
            return
        body = orjson.dumps(problem(refusal))
        head = (
            f"HTTP/1.1 {refusal.status} {reason(refusal.status)}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()
