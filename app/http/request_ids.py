"""One id a request, on its answer, in its log lines and in its errors."""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.logs import REQUEST_ID
from kit.ids import new_text_id

_SANE = re.compile(rb"[A-Za-z0-9._-]{1,128}")


class RequestIds:
    """Takes the caller's X-Request-ID if it is 1–128 of A–Z a–z 0–9 . _ -, else makes one.

    It stands in `scope["state"]["request_id"]`, in the log lines written meanwhile, and on the answer.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its id."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        request_id = _given(scope) or new_text_id()
        scope.setdefault("state", {})["request_id"] = request_id
        header = (b"x-request-id", request_id.encode())

        async def send_with_id(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.http.response.start", "websocket.accept"}:
                message["headers"] = [*message.get("headers", ()), header]
            await send(message)

        outer = REQUEST_ID.set(request_id)
        try:
            await self.app(scope, receive, send_with_id)
        finally:
            REQUEST_ID.reset(outer)


def _given(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            return value.decode() if _SANE.fullmatch(value) else None
    return None
