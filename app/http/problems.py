"""From anything that went wrong to the contract's answer."""

from __future__ import annotations

from typing import Any

import asyncpg
import orjson
import structlog
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from app.http.methods import allowed_methods
from app.http.validation import refused_input
from kit.errors import BadRequest, NexoraError, NotFound, Unauthorized, Unavailable
from models.away import KINDS, unavailable
from rest_compat.errors import problem

_log = structlog.get_logger("nexora.refusals")

GRAPHQL_PATH = "/graphql"
_NOT_TEXT = (asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError)
_PASSES_BY_ITSELF = frozenset(
    {
        *("DATABASE_UNAVAILABLE", "BUSY", "NOT_READY", "ANSWER_LOST"),
        *("MODEL_UNAVAILABLE", "MODEL_BUSY", "MODEL_TIMED_OUT", "MODEL_BROKE_OFF"),
    }
)
"""Codes of 503 that waiting mends; the others need another request, or somebody who looks after the server."""
_SOON = "5"
"""Seconds after which a caller may ask again: a server starts again in about as many."""
ANSWERED = (NexoraError, HTTPException, RequestValidationError, *KINDS, *_NOT_TEXT)
"""Every kind of exception that has an answer of its own; any other is a fault of ours."""


class Refused(HTTPException):
    """A refusal raised where only Starlette's own error passes: FastAPI masks others while it reads a body."""

    def __init__(self, refusal: NexoraError) -> None:
        super().__init__(refusal.status, refusal.message)
        self.refusal = refusal


def as_answer(error: NexoraError, scope: Scope) -> Response:
    """The contract's JSON for an error; on /graphql also `errors`, so that GraphQL clients show it."""
    body: dict[str, Any] = problem(error)
    if scope["path"] == GRAPHQL_PATH:
        extensions = {"code": error.code, "statusCode": error.status}
        body["errors"] = [{"message": error.message, "extensions": extensions}]
    return Response(orjson.dumps(body), error.status, _headers(error), media_type="application/json")


def _headers(error: NexoraError) -> dict[str, str]:
    if error.status == Unauthorized.status:
        return {"WWW-Authenticate": "Bearer", **error.headers}
    if error.status == Unavailable.status and error.code in _PASSES_BY_ITSELF:
        return {"Retry-After": _SOON, **error.headers}
    return error.headers


async def answer_refusal(request: Request, error: Exception) -> Response:
    """What the exceptions in ANSWERED become."""
    return as_answer(as_error(error, request.scope), request.scope)


def as_error(error: Exception, scope: Scope) -> NexoraError:
    """Raises: the error itself, when it is a fault of ours and no refusal."""
    if isinstance(error, NexoraError):
        return error
    if isinstance(error, Refused):
        return error.refusal
    if isinstance(error, RequestValidationError):
        return refused_input(error, scope)
    if isinstance(error, HTTPException):
        return _of_status(error, scope)
    if (away := unavailable(error)) is not None:
        _log.warning("database_unavailable", reason=type(error).__name__)
        return away
    if isinstance(error, _NOT_TEXT):
        return NexoraError("Remove the NUL characters (U+0000) from the text", status=422, code="VALIDATION_FAILED")
    raise error


def masked(request_id: str) -> NexoraError:
    """What a fault of ours looks like from outside."""
    return NexoraError(f"Something went wrong on our side; please report it with the request id {request_id}")


def _of_status(error: HTTPException, scope: Scope) -> NexoraError:
    match error.status_code:
        case 404:
            return _nothing_here(scope)
        case 405:
            return not_allowed(scope)
        case 400:
            return BadRequest(f"The body could not be read: {error.detail}", code="MALFORMED_BODY")
        case status:
            return NexoraError(error.detail, status=status, code=f"HTTP_{status}", headers=error.headers)


def _nothing_here(scope: Scope) -> NotFound:
    shorter = scope["path"].rstrip("/")
    if shorter != scope["path"] and allowed_methods({**scope, "path": shorter}):
        return NotFound(f"There is nothing at this path; leave out the slash at its end: {shorter}")
    return NotFound("There is nothing at this path; the REST paths are listed at /docs, the graph is at /graphql")


def not_allowed(scope: Scope) -> NexoraError:
    """405, naming the methods that the path has."""
    allowed = allowed_methods(scope)
    *others, last = [method for method in allowed if method not in {"HEAD", "OPTIONS"}]
    sentence = f"{scope['method']} is not allowed here; use {', '.join(others)}{' or ' if others else ''}{last}"
    return NexoraError(sentence, status=405, code="METHOD_NOT_ALLOWED", headers={"Allow": ", ".join(allowed)})
