"""What is written down of each request: a log line and figures, by route template."""

from __future__ import annotations

from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.logs import request_line
from app.metrics import Metrics

_CLIENT_LEFT = 499
_NO_ROUTE = "(no route)"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Observation:
    """Logs one line a request (method, path template, status, milliseconds) and counts it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A WebSocket is counted while it is open."""
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            with self.metrics.sockets.track_inprogress():
                await self.app(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, began = _CLIENT_LEFT, perf_counter()

        async def send_noting_the_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self.metrics.in_flight += 1
        try:
            await self.app(scope, receive, send_noting_the_status)
        finally:
            self.metrics.in_flight -= 1
            self._write_down(scope, status, perf_counter() - began)

    def _write_down(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        path = getattr(scope.get("route"), "path", _NO_ROUTE)
        self.metrics.answered(method, path, status, seconds)
        request_id = scope["state"]["request_id"]
        request_line(method=method, path=path, status=status, ms=round(seconds * 1000, 2), request_id=request_id)
