"""The header Idempotency-Key: a retried write is answered like the first, and happens once."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from fastapi import Request, Response
from fastapi.dependencies.models import Dependant

from access.actors import Actor
from resolvers.idempotency import once
from rest_compat.actor import caller, caller_of_open_door, depends_on

HEADER = "Idempotency-Key"
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
DESCRIPTION = (
    "1 to 200 visible ASCII characters. A retry with the same key and body within 24 hours gets the same answer."
)
DECLARED: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": DESCRIPTION,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}
"""The header for OpenAPI."""


def takes_the_key(route: Dependant) -> bool:
    """Whether a route reads the header itself, to hand it to an operation that heeds it."""
    return any(parameter.alias == HEADER for parameter in route.header_params)


async def answer_once(
    key: str, request: Request, route: Dependant, answer: Callable[[Request], Awaitable[Response]]
) -> Response:
    """What `answer` gives, or gave to the same caller for the same key and request.

    Raises: BadRequest for a bad key; Conflict (IDEMPOTENCY_KEY_REUSED); whatever `answer` raises, and that isn't kept.
    """

    async def run() -> dict[str, Any]:
        response = await answer(request)
        return {"status": response.status_code, "body": bytes(response.body).decode()}

    kept = await once(await _caller(request, route), key, await _told(request), run)
    return Response(kept["body"], kept["status"], media_type="application/json")


async def _caller(request: Request, route: Dependant) -> Actor:
    return await (caller_of_open_door if depends_on(route, caller_of_open_door) else caller)(request)


async def _told(request: Request) -> dict[str, Any]:
    """What makes two requests the same."""
    url = request.url
    workspace = request.headers.get("x-workspace-id")
    asked = {"method": request.method, "path": url.path, "query": url.query, "workspace": workspace}
    return {**asked, "content": _content(await request.body(), request.headers.get("content-type", ""))}


def _content(body: bytes, media_type: str) -> Any:
    """JSON by its values; a form by its bytes, without the line between its parts, which every request makes anew."""
    if media_type.partition(";")[0].strip().lower() == "multipart/form-data":
        line = media_type.partition("boundary=")[2].partition(";")[0].strip().strip('"').encode("latin-1")
        return hashlib.sha256(body.replace(line, b"") if line else body).hexdigest()
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return hashlib.sha256(body).hexdigest()
