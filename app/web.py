"""FastAPI behind layers of our own. Requests to the graph, the hot path, never enter FastAPI."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.problems import ANSWERED, answer_refusal, as_answer, as_error
from app.http.routes import NamedRoute


class Web(FastAPI):
    """`layers`, from the outermost to the innermost, around `graph` and everything else.

    What no handler answers is left to the layers: FastAPI's own last net would answer in its own shape.
    """

    def __init__(self, graph: NamedRoute, layers: Sequence[Middleware], **options: Any) -> None:
        answers = dict.fromkeys(ANSWERED, answer_refusal)
        super().__init__(exception_handlers={**answers, Exception: _pass_on}, **options)
        self.router.routes.append(graph)
        self._graph = graph
        self._front: ASGIApp = self._by_path
        for layer in reversed(layers):
            self._front = layer.cls(self._front, *layer.args, **layer.kwargs)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Start and end are FastAPI's."""
        if scope["type"] == "lifespan":
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self
        await self._front(scope, receive, send)

    async def _by_path(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != self._graph.path or scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        scope["route"] = self._graph
        try:
            await self._graph.app(scope, receive, send)
        except ANSWERED as error:
            await as_answer(as_error(error, scope), scope)(scope, receive, send)


async def _pass_on(request: Request, error: Exception) -> Any:
    raise error
