"""How the documented paths read their bodies, heed Idempotency-Key, and what each of them may refuse."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from rest_compat.actor import caller, depends_on
from rest_compat.errors import errors
from rest_compat.idempotency import DECLARED, HEADER, WRITES, answer_once, takes_the_key

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


class _JsonRequest(Request):
    """Reads JSON strictly: invalid UTF-8, NaN and halves of surrogate pairs are malformed, not stored."""

    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            self._json = orjson.loads(await self.body())
        return self._json


class _Route(APIRoute):
    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        writes = not WRITES.isdisjoint(options.get("methods") or ())
        if writes:
            options["responses"] = errors(409) | (options.get("responses") or {})
        super().__init__(path, endpoint, **options)
        if writes:
            self.openapi_extra = _with_the_key(self.openapi_extra or {}, declared=takes_the_key(self.dependant))

    def get_route_handler(self) -> Endpoint:
        answer = super().get_route_handler()
        needs_credentials = depends_on(self.dependant, caller)
        heeds_the_key = not WRITES.isdisjoint(self.methods or ()) and not takes_the_key(self.dependant)

        async def answer_strictly(request: Request) -> Response:
            strict = _JsonRequest(request.scope, request.receive)
            if needs_credentials:
                await caller(strict)  # before anything of the body is read
            key = request.headers.get(HEADER) if heeds_the_key else None
            return await (answer(strict) if key is None else answer_once(key, strict, self.dependant, answer))

        return answer_strictly


def _with_the_key(extra: dict[str, Any], *, declared: bool) -> dict[str, Any]:
    parameters = [each for each in extra.get("parameters", ()) if each["name"] != HEADER]
    return {**extra, "parameters": parameters if declared else [*parameters, DECLARED]}


class Router(APIRouter):
    """A router of documented paths below `prefix`; 400, 429 and 500 are declared for each of them, 409 for writes."""

    def __init__(self, prefix: str, tag: str) -> None:
        super().__init__(prefix=prefix, tags=[tag], route_class=_Route, responses=errors(400, 429, 500))
