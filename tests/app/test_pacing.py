"""Requests of the same moment."""

from __future__ import annotations

import asyncio

import pytest
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
    scopes = [{"type": "http", "path": "/api/chat", "number": number} for number in range(100)]
    await asyncio.gather(*(pacing(scope, nothing, ignored) for scope in scopes))
    await watching
    assert entered == list(range(100))
    assert len(others) >= 10


async def test_sockets_and_small_queries_of_the_graph_do_not_wait() -> None:
    entered: list[int] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        entered.append(1)

    pacing = Pacing(app)
    for scope in ({"type": "websocket"}, {"type": "http", "path": "/graphql"}):
        for _ in range(100):
            with pytest.raises(StopIteration):  # it ended without a wait
                pacing(scope, nothing, ignored).send(None)
    assert len(entered) == 200
