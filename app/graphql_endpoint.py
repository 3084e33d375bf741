"""POST and GET /graphql, as GraphQL over HTTP has it. A plain ASGI route: this is the hot path."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import orjson
from graphql import GraphQLSyntaxError, OperationType, get_operation_ast, parse
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from access.limits import RateLimiter
from app.actor_limits import count_request
from app.graphql_answers import answer_bytes
from app.graphql_context import Authenticate, Execution, recognised_anew
from app.http.problems import not_allowed
from app.public_schema import SchemaIsPublic
from kit.errors import BadRequest, NexoraError, UnsupportedMedia
from schema.context import Context

_JSON, _GRAPHQL_JSON = b"application/json", b"application/graphql-response+json"
_LONGEST_GET = 2_000
"""Tokens of a document that comes in a URL."""
_NO_HASHES = {
    "errors": [
        {
            "message": "PersistedQueryNotSupported",
            "extensions": {"code": "PERSISTED_QUERY_NOT_SUPPORTED", "statusCode": 400},
        }
    ]
}
"""Clients that send a document's hash first go on with whole documents when they hear this, as an answer of the graph.

https://www.apollographql.com/docs/apollo-server/performance/apq
"""


class _Asked(NamedTuple):
    text: str
    variables: dict[str, Any] | None
    operation_name: str | None


class GraphQLEndpoint:
    """Answers GraphQL requests, and shows GraphiQL to a browser's GET."""

    def __init__(
        self,
        execution: Execution,
        authenticate: Authenticate,
        limiter: RateLimiter,
        page: ASGIApp,
        schema_is_public: SchemaIsPublic,
    ) -> None:
        self.execution, self.authenticate, self.limiter, self.page = execution, authenticate, limiter, page
        self.schema_is_public = schema_is_public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises: NexoraError for what isn't a GraphQL request; the layers around answer it."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        method, accept = scope["method"], headers.get("accept", "")
        if method == "GET" and "text/html" in accept:
            await self.page(scope, receive, send)
            return
        if method == "POST":
            asked = _from_body(headers, await _read(receive))
        elif method == "GET":
            asked = _from_url(scope)
        else:
            raise not_allowed(scope)
        await _send(send, _NO_HASHES if asked is None else await self._run(asked, scope, headers), accept)

    async def _run(self, asked: _Asked, scope: Scope, headers: Mapping[str, str]) -> dict[str, Any]:
        state = scope["state"]
        request_id = state["request_id"]
        actor = await count_request(self.limiter, await self.authenticate(headers, state["address"], request_id))
        again = partial(recognised_anew, self.authenticate, headers, state["address"], request_id)
        context = Context(actor, request_id, again, self.schema_is_public(scope))
        return await self.execution.execute(asked.text, asked.variables, asked.operation_name, context=context)


async def _read(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _from_body(headers: Mapping[str, str], body: bytes) -> _Asked | None:
    """Only JSON is read: browsers send nothing else across origins without asking first (CSRF)."""
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedMedia("Send the query as JSON, with the header Content-Type: application/json")
    try:
        return _checked(orjson.loads(body))
    except orjson.JSONDecodeError as error:
        empty = "The body is empty; send a JSON object with the query"
        sentence = f"The body is not valid JSON: {error}" if body.strip() else empty
        raise BadRequest(sentence, code="MALFORMED_JSON") from None


def _from_url(scope: Scope) -> _Asked | None:
    given = {name: values[0] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}
    try:
        variables = orjson.loads(given["variables"]) if given.get("variables") else None
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"'variables' is not valid JSON: {error}", code="MALFORMED_JSON") from None
    asked = _checked({**given, "variables": variables})
    if asked is not None:
        _refuse_writing(asked)
    return asked


def _checked(given: Any) -> _Asked | None:
    """The request in it; None for a hash without its document. Raises: BadRequest."""
    if isinstance(given, list):
        raise BadRequest("Send one operation a request; batches are not taken", code="BATCH_NOT_SUPPORTED")
    if not isinstance(given, dict):
        raise BadRequest('Send a JSON object such as {"query": "{ viewer { name } }"}')
    text, variables, name = given.get("query"), given.get("variables"), given.get("operationName")
    if not isinstance(text, str) or not text:
        if _is_hashed(given.get("extensions")):
            return None
        raise BadRequest("'query' is required: the GraphQL document, as text")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest("'variables' must be a JSON object")
    if name is not None and not isinstance(name, str):
        raise BadRequest("'operationName' must be text")
    return _Asked(text, variables, name or None)


def _is_hashed(extensions: Any) -> bool:
    """Over GET the extensions are text."""
    return isinstance(extensions, dict | str) and "persistedQuery" in extensions


def _refuse_writing(asked: _Asked) -> None:
    try:
        operation = get_operation_ast(
            parse(asked.text, no_location=True, max_tokens=_LONGEST_GET), asked.operation_name
        )
    except GraphQLSyntaxError:
        return  # running it gives the error with its place
    if operation is not None and operation.operation is not OperationType.QUERY:
        raise NexoraError(
            "GET runs queries only; send this with POST",
            status=405,
            code="METHOD_NOT_ALLOWED",
            headers={"Allow": "POST"},
        )


async def _send(send: Send, result: Mapping[str, Any], accept: str) -> None:
    """200 for a request that could be read; to clients of the newer media type 400 when it couldn't be run at all.

    https://graphql.github.io/graphql-over-http/draft/#sec-Response
    """
    newer = "application/graphql-response+json" in accept
    pieces, has_data = await answer_bytes(result)
    status = 400 if newer and not has_data else 200
    headers = [
        (b"content-type", _GRAPHQL_JSON if newer else _JSON),
        (b"content-length", b"%d" % sum(map(len, pieces))),
        (b"vary", b"Accept"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    for piece in pieces[:-1]:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        await asyncio.sleep(0)  # written now, and not all of it in one go: megabytes held the event loop for 8 ms
    await send({"type": "http.response.body", "body": pieces[-1]})
