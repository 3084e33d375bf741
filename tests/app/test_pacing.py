"""Requests of the same moment."""

from __future__ import annotations

import asyncio

from starlette.types import Message, Receive, Scope, Send

from app.pacing import Pacing


async def nothing() -> Message:
    return {"type": "http.disconnect"}


async def ignored(message: Message) -> None:
    return None


async def test_a_crowd_enters_in_order_with_room_for_others_between() -> None:
    entered: list[int] = []
    others: list[int] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        entered.append(scope["number"])

    async def watch() -> None:
        while len(entered) < 100:
            others.append(len(entered))
            await asyncio.sleep(0)

    pacing, watching = Pacing(app), asyncio.create_task(watch())
    await asyncio.gather(*(pacing({"type": "http", "number": number}, nothing, ignored) for number in range(100)))
    await watching
    assert entered == list(range(100))
    assert len(others) >= 10


async def test_a_socket_does_not_wait() -> None:
    entered: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        entered.append(scope["type"])

    await Pacing(app)({"type": "websocket"}, nothing, ignored)
    assert entered == ["websocket"]
