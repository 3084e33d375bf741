"""How the documented paths read their bodies, and what each of them may refuse."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from rest_compat.errors import errors

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


class _JsonRequest(Request):
    """Reads JSON strictly: invalid UTF-8, NaN and halves of surrogate pairs are malformed, not stored."""

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
    """A router of documented paths below `prefix`; 400, 429 and 500 are declared for each of them."""

    def __init__(self, prefix: str, tag: str) -> None:
        super().__init__(prefix=prefix, tags=[tag], route_class=_Route, responses=errors(400, 429, 500))
