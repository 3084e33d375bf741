"""Knocking at the doors of the whole app: the graph over HTTP and over a WebSocket, and the REST paths."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import orjson
from fastapi import FastAPI
from starlette.types import ASGIApp, Message

from tests.house.wall.callers import Headers

PROTOCOL = "graphql-transport-ws"
_PATIENCE = 10.0
_MADE_ANEW = (
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    r"\d{4}-\d\d-\d\dT[0-9:.]+Z",
    r"nxr_[a-z]+_[-\w]+",
    r"\w+@example\.com",
    r'(?<="slug":")[-\w]+',
)


@dataclass(frozen=True)
class Told:
    """An answer: its status and its body; for a WebSocket the code that it was closed with, and its messages."""

    status: int
    text: str

    def without(self, ids: Iterable[str]) -> Told:
        """What can be compared: the answer without these ids, and without what is made anew for each answer."""
        text = re.sub("|".join(map(re.escape, ids)), "<sent>", self.text)
        for made in _MADE_ANEW:
            text = re.sub(made, "<new>", text)
        return Told(self.status, text)


@dataclass
class Doors:
    """The app, the requests that were sent to it, and those that were answered as they must not be."""

    app: FastAPI
    client: httpx.AsyncClient
    tried: int = 0

    async def graph(self, headers: Headers, text: str, variables: Mapping[str, Any]) -> Told:
        """POST /graphql."""
        return await self.rest("POST", "/graphql", headers, {"query": text, "variables": variables})

    async def rest(self, method: str, path: str, headers: Headers, body: Any = None) -> Told:
        """Any path."""
        self.tried += 1
        response = await self.client.request(method, path, headers=dict(headers), json=body)
        return Told(response.status_code, response.text)

    async def watch(
        self, headers: Headers, text: str, variables: Mapping[str, Any], patience: float = _PATIENCE
    ) -> Told:
        """A subscription over a WebSocket, until it ends or says nothing for `patience` seconds."""
        self.tried += 1
        socket = _Socket(self.app, patience)
        try:
            await socket.send({"type": "connection_init", "payload": dict(headers)})
            if await socket.hear() is not None:
                payload = {"query": text, "variables": variables}
                await socket.send({"type": "subscribe", "id": "1", "payload": payload})
                while (said := await socket.hear()) is not None and said["type"] == "next":
                    continue
        finally:
            await socket.close()
        return Told(socket.closed_with, "\n".join(socket.said))


class _Socket:
    """A WebSocket to an app in this process."""

    def __init__(self, app: ASGIApp, patience: float) -> None:
        self._patience = patience
        self.said: list[str] = []
        self.closed_with = 0
        self._to_app: asyncio.Queue[Message] = asyncio.Queue()
        self._from_app: asyncio.Queue[Message] = asyncio.Queue()
        self._to_app.put_nowait({"type": "websocket.connect"})
        self._running = asyncio.create_task(_run(app, self._to_app.get, self._from_app.put))

    async def send(self, message: Mapping[str, Any]) -> None:
        """A message as JSON."""
        await self._to_app.put({"type": "websocket.receive", "text": orjson.dumps(message).decode()})

    async def hear(self) -> Any | None:
        """The next message; None when the socket is closed, or nothing was said for a while."""
        try:
            async with asyncio.timeout(self._patience):
                while (message := await self._from_app.get())["type"] == "websocket.accept":
                    continue
        except TimeoutError:
            return None
        if message["type"] == "websocket.close":
            self.closed_with = message.get("code", 1000)
            return None
        self.said.append(message["text"])
        return orjson.loads(message["text"])

    async def close(self) -> None:
        """Leave, and wait until the app has noticed."""
        await self._to_app.put({"type": "websocket.disconnect", "code": 1000})
        await self._running


async def _run(app: ASGIApp, receive: Any, send: Any) -> None:
    scope = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "ws",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"nexora.test")],
        "subprotocols": [PROTOCOL],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 80),
        "extensions": {},
        "state": {},
    }
    await app(scope, receive, send)
