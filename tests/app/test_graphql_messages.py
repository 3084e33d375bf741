"""Messages over a socket that somebody has closed."""

from __future__ import annotations

from typing import Any

from starlette.websockets import WebSocket, WebSocketState

from app.graphql_messages import CheckedMessages


async def test_a_socket_that_was_closed_is_told_nothing_more() -> None:
    told: list[Any] = []

    async def send(message: Any) -> None:
        told.append(message)

    async def receive() -> Any:
        raise AssertionError("nobody is there")

    socket = WebSocket({"type": "websocket"}, receive, send)
    messages = CheckedMessages(None, socket, socket)  # type: ignore[arg-type]  # the view is for reading, and nothing is read
    socket.application_state = WebSocketState.CONNECTED
    await messages.send_json({"type": "next"})
    socket.application_state = WebSocketState.DISCONNECTED
    await messages.send_json({"type": "complete"})
    assert [message["text"] for message in told] == ['{"type":"next"}']
