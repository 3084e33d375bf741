"""Many readers of streamed answers on one connection each: as little work a token as a client can do."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from time import perf_counter
from typing import cast
from urllib.parse import urlsplit

import orjson

_FIRST = b'"text"'
_END = b"0\r\n\r\n"
_CHUNK = re.compile(rb"\r\n[0-9a-f]+\r\n")
_DATA = re.compile(rb"data: (.*)\n")


@dataclass
class Read:
    """One answer as its reader saw it. Times in seconds since the question was sent."""

    first: float = 0.0
    whole: float = 0.0
    raw: list[bytes] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What was said."""
        head, _, body = b"".join(self.raw).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        events = _DATA.findall(_CHUNK.sub(b"", b"\r\n" + body))
        return "".join([orjson.loads(event).get("text", "") for event in events if event.startswith(b"{")])


class _Reader(asyncio.Protocol):
    def __init__(self) -> None:
        self.read = Read()
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def ask(self, request: bytes) -> None:
        self.read, self.done = Read(), asyncio.get_running_loop().create_future()
        self._sent = perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        read = self.read
        read.raw.append(data)
        if not read.first and _FIRST in data:
            read.first = perf_counter() - self._sent
        if data == _END or data.endswith(b"\r\n" + _END):
            read.whole = perf_counter() - self._sent
            self.done.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(ConnectionError("the server closed the connection"))


def request_of(url: str, body: object, headers: dict[str, str]) -> bytes:
    """A POST with a JSON body, as bytes. Raises RuntimeError for an address that isn't this machine's loopback."""
    place = urlsplit(url)
    if place.hostname != "127.0.0.1":
        raise RuntimeError("load stays on 127.0.0.1")
    payload = orjson.dumps(body)
    lines = [f"POST {place.path} HTTP/1.1", f"Host: {place.netloc}", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, f"Content-Length: {len(payload)}", "", ""]).encode() + payload


async def read_answers(url: str, request: bytes, readers: int, each: int, spread: float) -> Sequence[Read]:
    """`readers` at once, each reading `each` answers one after the other; they begin within `spread` seconds.

    At random moments, as visitors do, and the same ones each time. An answer that the server breaks off is not among
    the reads.
    """
    place = urlsplit(url)
    assert place.port is not None
    port = place.port
    reads: list[Read] = []

    async def one(wait: float) -> None:
        await asyncio.sleep(wait)
        reader: _Reader | None = None
        for _ in range(each):
            if reader is None:
                _, reader = await asyncio.get_running_loop().create_connection(_Reader, "127.0.0.1", port)
            reader.ask(request)
            try:
                await reader.done
                reads.append(reader.read)
            except ConnectionError:
                reader = None  # this answer is lost
        if reader is not None:
            reader.transport.close()

    chance = Random(readers)
    await asyncio.gather(*(one(chance.uniform(0, spread)) for _ in range(readers)))
    return reads
