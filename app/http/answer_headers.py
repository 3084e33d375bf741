"""What every answer says beside its own headers: the request's id, what browsers need to be told, what is left."""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.logs import REQUEST_ID
from kit.ids import new_text_id

Header = tuple[bytes, bytes]

_SECURITY: list[Header] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    # JSON may load nothing and is kept nowhere; pages and files say otherwise of themselves.
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
]
_SANE = re.compile(rb"[A-Za-z0-9._-]{1,128}")
_STARTS = frozenset({"http.response.start", "websocket.http.response.start", "websocket.accept"})


class AnswerHeaders:
    """Gives each request an id, and its answer the headers that it doesn't set itself.

    The caller's X-Request-ID is taken if it is 1–128 of A–Z a–z 0–9 . _ -. The id stands in
    `scope["state"]["request_id"]`, in the log lines written meanwhile, and on the answer. All headers are added here,
    in one go: each layer that sends on by itself costs every small answer a microsecond.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its id."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        request_id = _given(scope) or new_text_id()
        also: list[Header] = [(b"x-request-id", request_id.encode())]
        if scope["type"] == "http":
            also += _SECURITY
        state = scope.setdefault("state", {})
        state["request_id"], state["answer_headers"] = request_id, also

        async def send_with_headers(message: Message) -> None:
            if message["type"] in _STARTS:
                own = message.get("headers", ())
                names = {name for name, _ in own}
                message["headers"] = [*own, *(each for each in also if each[0] not in names)]
            await send(message)

        outer = REQUEST_ID.set(request_id)
        try:
            await self.app(scope, receive, send_with_headers)
        finally:
            REQUEST_ID.reset(outer)


def also_say(scope: Scope, headers: Iterable[Header]) -> None:
    """Add headers, their names in lower case, to the request's answer, unless it sets them itself."""
    scope["state"]["answer_headers"] += headers


def _given(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            return value.decode() if _SANE.fullmatch(value) else None
    return None
