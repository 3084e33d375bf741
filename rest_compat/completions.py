"""/v1/chat/completions: an agent as OpenAI's SDK calls a model. `base_url` is our address with /v1, the key is ours."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import Response

from kit import clock
from resolvers import messages
from resolvers.answers.questions import question
from resolvers.answers.starting import Started
from rest_compat.actor import Caller
from rest_compat.chat import IdempotencyKey
from rest_compat.completion_shapes import Completion, CompletionAsked
from rest_compat.errors import errors
from rest_compat.event_stream import EventStream
from rest_compat.routers import Router
from rest_compat.security import takes_api_key

router = Router("/v1/chat/completions", "OpenAI-compatible")

_EXAMPLE: dict[str, Any] = {
    "id": "chatcmpl-0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f",
    "object": "chat.completion",
    "created": 1769851800,
    "model": "agent:0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f",
    "choices": [
        {"index": 0, "message": {"role": "assistant", "content": "We open at nine [1]."}, "finish_reason": "stop"}
    ],
}
_GIVEN: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A completion, or with `stream` chunks of one; `citations` besides",
        "content": {
            "application/json": {"schema": {"type": "object"}, "example": _EXAMPLE},
            "text/event-stream": {
                "schema": {"type": "object", "required": ["data"], "properties": {"data": {"type": "string"}}}
            },
        },
    }
}


@router.post(
    "",
    summary="Ask an agent as OpenAI's SDK asks a model",
    responses={**errors(401, 402, 403, 404, 409, 422, 503), **_GIVEN},
    response_class=Response,
    openapi_extra=takes_api_key(),
)
async def complete(body: CompletionAsked, actor: Caller, key: IdempotencyKey = None) -> Response:
    """Ask the agent that `model` names. Each call opens a conversation unless `conversation_id` names one.

    A refusal is told as everywhere here: with OpenAI's SDK, `error.response.json()["message"]` is its sentence.
    """
    asked = question(body.fields(), said_in="messages")
    if body.stream:
        started, batches = await messages.stream_message(actor, asked, key)
        return EventStream(batches, _completion(body, started).event)
    answered = await messages.send_message(actor, asked, key)
    whole = _completion(body, answered.started).whole(dict(answered.done))
    return Response(orjson.dumps(whole), media_type="application/json")


def _completion(body: CompletionAsked, started: Started) -> Completion:
    created = int(clock.now().timestamp())
    return Completion(started.message_id, started.conversation_id, body.model, created, body.wants_usage)
