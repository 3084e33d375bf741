"""HEAD as a real server has it: an answer without its body, after which the connection goes on."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import pytest

from tests.app.browser import served
from tests.app.web import web


async def answer(reader: asyncio.StreamReader, length: int) -> str:
    """The head of the next answer, without its body of `length` bytes."""
    head = await reader.readuntil(b"\r\n\r\n")
    await reader.readexactly(length)
    return head.decode()


@pytest.mark.parametrize("path", ["/health", "/graphql", "/", "/api/things", "/api/things/events", "/nowhere"])
async def test_a_connection_goes_on_after_a_head(path: str) -> None:
    async with served(web()) as address:
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(address).port)
        for request in (f"HEAD {path}", f"HEAD {path}", "GET /health"):
            writer.write(f"{request} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        first, second = [await answer(reader, 0) for _ in range(2)]
        assert first.splitlines()[0] == second.splitlines()[0]
        assert "connection: close" not in first
        assert (await answer(reader, len('{"status":"ok"}'))).startswith("HTTP/1.1 200 OK")
        writer.close()
