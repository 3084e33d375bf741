"""What may come in over a WebSocket: messages of graphql-transport-ws, whole and of the right types."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import NonJsonMessageReceived

_FIELDS: dict[str, dict[str, Any]] = {"subscribe": {"id": str, "payload": dict}, "complete": {"id": str}}
_ASKED: dict[str, Any] = {"query": str, "variables": dict | None, "operationName": str | None}


class CheckedMessages(ASGIWebSocketAdapter):
    """Strawberry's adapter; its protocol takes each message for what it should be, so that is made sure here."""

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object, None]:
        """The messages. Raises: NonJsonMessageReceived for anything else, which closes the socket with 4400."""
        async for message in super().iter_json(ignore_parsing_errors=ignore_parsing_errors):
            if not _is_whole(message):
                raise NonJsonMessageReceived
            yield message


def _is_whole(message: Any) -> bool:
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return False
    fields = _FIELDS.get(message["type"], {})
    if not all(isinstance(message.get(name), kinds) for name, kinds in fields.items()):
        return False
    asked = message["payload"] if message["type"] == "subscribe" else None
    return asked is None or all(isinstance(asked.get(name), kinds) for name, kinds in _ASKED.items())
