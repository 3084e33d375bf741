"""A WebSocket to an app in this process, on this event loop, speaking graphql-transport-ws."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import orjson
from starlette.types import ASGIApp, Message

PROTOCOL = "graphql-transport-ws"


class Socket:
    """One socket. It waits at most `patience` seconds for what the app says; `headers` are the handshake's."""

    def __init__(
        self, app: ASGIApp, patience: float = 10.0, headers: Mapping[str, str] | None = None, address: str = "127.0.0.1"
    ) -> None:
        self._patience = patience
        self.said: list[str] = []
        self.closed_with = 0
        self._to_app: asyncio.Queue[Message] = asyncio.Queue()
        self._from_app: asyncio.Queue[Message] = asyncio.Queue()
        self._to_app.put_nowait({"type": "websocket.connect"})
        self._running = asyncio.ensure_future(app(_scope(headers or {}, address), self._to_app.get, self._from_app.put))

    async def send(self, message: Mapping[str, Any]) -> None:
        """A message as JSON."""
        await self._to_app.put({"type": "websocket.receive", "text": orjson.dumps(message).decode()})

    async def introduce(self, payload: Mapping[str, Any] | None = None) -> bool:
        """Say who one is; whether that was taken."""
        await self.send({"type": "connection_init", "payload": dict(payload or {})})
        return await self.hear() is not None

    async def subscribe(self, query: str, variables: Mapping[str, Any] | None = None, id: str = "1") -> None:
        """Begin an operation."""
        await self.send({"type": "subscribe", "id": id, "payload": {"query": query, "variables": variables or {}}})

    @property
    def has_more(self) -> bool:
        """Whether something was said that wasn't heard yet."""
        return not self._from_app.empty()

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

    async def told(self) -> dict[str, Any]:
        """The next message, which must come."""
        message: dict[str, Any] | None = await self.hear()
        assert message is not None, f"nothing came; closed with {self.closed_with}"
        return message

    async def close(self) -> None:
        """Leave, and wait until the app has noticed."""
        await self._to_app.put({"type": "websocket.disconnect", "code": 1000})
        await self._running


def _scope(headers: Mapping[str, str], address: str) -> dict[str, Any]:
    given = {"host": "nexora.test", **headers}
    return {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "ws",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "root_path": "",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
        "subprotocols": [PROTOCOL],
        "client": (address, 50_000),
        "server": ("127.0.0.1", 80),
        "extensions": {},
        "state": {},
    }
