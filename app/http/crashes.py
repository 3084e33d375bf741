"""The last net: a fault of ours is logged whole and answered with nothing but the request's id."""

from __future__ import annotations

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.problems import as_answer, masked

_log = structlog.get_logger("nexora.crashes")


class Crashes:
    """Turns an exception that nothing else answered into a masked 500."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises: the exception again when the answer had begun, so that the server cuts the connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_noting_the_start(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_noting_the_start)
        except ClientDisconnect:
            return
        except Exception:
            _log.exception("crash", method=scope["method"])
            if started:
                raise
            await as_answer(masked(scope["state"]["request_id"]), scope)(scope, receive, send)
