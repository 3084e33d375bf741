"""How a REST router reads bodies, and what every route may refuse."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from rest_compat.errors import errors

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


class _JsonRequest(Request):
    """Reads JSON strictly: what isn't valid UTF-8 or has half a surrogate pair is malformed, not stored."""

    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            self._json = orjson.loads(await self.body())
        return self._json


class _Route(APIRoute):
    def get_route_handler(self) -> Endpoint:
        answer = super().get_route_handler()

        async def answer_strictly(request: Request) -> Response:
            return await answer(_JsonRequest(request.scope, request.receive))

        return answer_strictly


class Router(APIRouter):
    """A router of documented paths; 400, 429 and 500 are declared for each of them."""

    def __init__(self, *, tag: str) -> None:
        super().__init__(tags=[tag], route_class=_Route, responses=errors(400, 429, 500))
