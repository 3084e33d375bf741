"""The documented limit of requests an address, on every path but the probes and the pages' files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

from access.addresses import limit_key
from access.allowances import HEADERS, Allowance, refusal
from access.limits import REQUESTS, RateLimiter
from app.http.addresses import Network, client_address
from app.http.answer_headers import Header, also_say
from app.http.problems import as_answer
from kit.errors import RateLimited

_FREE = frozenset({"/health", "/ready", "/metrics", "/widget.js"})
_FREE_FILES = "/assets/"
_NAMES = [name.lower().encode() for name in HEADERS]
_PAUSE = 0.05
"""Seconds before a refusal: sixteen who asked again at once had themselves refused 9,000 times a second."""


class RateLimits:
    """Counts the request for its address, refuses with 429 past the limit, and tells on the answer what is left.

    Also finds out the caller's address, for all that follow: `scope["state"]["address"]`.
    """

    def __init__(self, app: ASGIApp, limiter: RateLimiter, trusted: Sequence[Network]) -> None:
        self.app, self.limiter, self.trusted = app, limiter, trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A refused WebSocket is refused before its handshake ends."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        address = scope["state"]["address"] = client_address(scope, self.trusted)
        if scope["path"] in _FREE or scope["path"].startswith(_FREE_FILES):
            await self.app(scope, receive, send)
            return
        allowance = await self.limiter.take(REQUESTS, limit_key(address))
        if allowance.refused:
            await asyncio.sleep(_PAUSE)
            await refuse(refusal(allowance), scope, receive, send)
        else:
            also_say(scope, _told(allowance))
            await self.app(scope, receive, send)


def _told(allowance: Allowance) -> list[Header]:
    return [(name, b"%d" % value) for name, value in zip(_NAMES, allowance, strict=False)]


async def refuse(error: RateLimited, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request, or a WebSocket's handshake, with the refusal."""
    if scope["type"] == "websocket" and "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1013, "reason": "Too many requests"})
    else:
        await as_answer(error, scope)(scope, receive, send)
