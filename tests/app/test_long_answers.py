"""Streams are told from outside what their request needed."""

from __future__ import annotations

import weakref
from typing import Any

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.long_answers import LongAnswers
from rest_compat.event_stream import LATER


class Needed:
    """What a request needs until its stream begins."""


async def received() -> Message:
    return {"type": "http.disconnect"}


async def told(app: ASGIApp, scope: Scope) -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await LongAnswers(app)(scope, received, send)
    return sent


async def test_a_stream_outlives_what_its_request_needed() -> None:
    alive: list[weakref.ref[Needed]] = []

    async def rest(receive: Receive, send: Send) -> None:
        assert alive[0]() is None
        assert await receive() == {"type": "http.disconnect"}
        await send({"type": "http.response.body", "body": b"later"})

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        needed = scope["needed"] = Needed()
        alive.append(weakref.ref(needed))
        scope["route"] = "/stream"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        scope[LATER].append(rest)

    scope: dict[str, Any] = {"type": "http", "path": "/api/chat/stream"}
    sent = await told(app, scope)
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert scope == {"type": "http", "path": "/api/chat/stream", "route": "/stream"}


async def test_an_answer_that_leaves_nothing_ends_as_it_is() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})

    assert len(await told(app, {"type": "http", "path": "/api/chat/stream"})) == 1


async def test_a_fault_is_passed_on_with_its_route() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = "/broken"
        raise ValueError("broken")

    scope: dict[str, Any] = {"type": "http", "path": "/api/chat/stream"}
    with pytest.raises(ValueError, match="broken"):
        await told(app, scope)
    assert scope["route"] == "/broken"


async def test_a_socket_passes_through() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    scope: dict[str, Any] = {"type": "websocket"}
    await told(app, scope)
    assert seen[0] is scope
    assert LATER not in scope
