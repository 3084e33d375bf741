"""What goes over a WebSocket: messages of graphql-transport-ws, whole and of the right types, and not too large."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from typing import Any

from starlette.websockets import WebSocketDisconnect, WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import WebSocketDisconnected

from app.graphql_answers import message_text

_FIELDS: dict[str, dict[str, Any]] = {"subscribe": {"id": str, "payload": dict}, "complete": {"id": str}}
_NOT_WHOLE = "Each message needs a type; subscribe needs an id, and a payload with the query"
_ASKED: dict[str, Any] = {"query": str, "variables": dict | None, "operationName": str | None}


class CheckedMessages(ASGIWebSocketAdapter):
    """Strawberry's adapter; its protocol takes each message for what it should be, so that is made sure here."""

    async def send_json(self, message: Mapping[str, object]) -> None:
        """A message, as our engine's answers need it: they hold times and ids as Python objects.

        A socket that was closed meanwhile is told nothing more: its operations are being ended.
        """
        text = await message_text(message)
        if self.ws.application_state is WebSocketState.DISCONNECTED:
            return
        try:
            await self.ws.send_text(text)
        except WebSocketDisconnect as gone:
            raise WebSocketDisconnected from gone

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object, None]:
        """The messages. Anything else closes the socket with 4400."""
        async for message in super().iter_json(ignore_parsing_errors=ignore_parsing_errors):
            if not _is_whole(message):
                await self.close(code=4400, reason=_NOT_WHOLE)
                return
            yield message


def _is_whole(message: Any) -> bool:
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return False
    fields = _FIELDS.get(message["type"], {})
    if not all(isinstance(message.get(name), kinds) for name, kinds in fields.items()):
        return False
    asked = message["payload"] if message["type"] == "subscribe" else None
    return asked is None or all(isinstance(asked.get(name), kinds) for name, kinds in _ASKED.items())
