"""/api/chat: asking an agent, whole or as a stream, and what can be done with an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Header, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from pydantic.json_schema import SkipJsonSchema

from kit.errors import BadRequest
from models.message_events import Step
from models.messages import Feedback
from resolvers import messages
from resolvers.answers.questions import Question, question
from resolvers.large_reads import page_read
from rest_compat.actor import Caller
from rest_compat.answers import Answer, ListAnswer, answer
from rest_compat.bodies import Body
from rest_compat.chat_shapes import AnswerShown, EventShown, QuestionAsked, as_event, data_of, done
from rest_compat.errors import errors
from rest_compat.event_stream import DECLARED, EventStream
from rest_compat.routers import Router
from rest_compat.security import takes_api_key
from rest_compat.texts import WholeNumber

router = Router("/api/chat", "Chat")

_ASKING = errors(401, 402, 403, 404, 409, 422, 503)
_LONGEST_SEQUENCE = 9

IdempotencyKey = Annotated[
    str | None, Header(alias="Idempotency-Key", description="A retry with the same key and body gets the same answer")
]
LastEventId = Annotated[
    str | SkipJsonSchema[None],
    Header(
        alias="Last-Event-ID",
        description="The `id` of the last event that you saw",
        json_schema_extra={"pattern": "^[0-9]{1,9}$"},
    ),
]
After = Annotated[
    WholeNumber, Query(ge=-1, lt=2**31, description="Only events after this one; Last-Event-ID goes before it")
]


class FeedbackGiven(Body):
    """What somebody thinks of an answer; null takes it back."""

    feedback: Feedback | None


class FeedbackShown(FeedbackGiven):
    """An answer's feedback."""

    message_id: str


class Stopped(BaseModel):
    """An answer that was stopped, or had ended by itself."""

    message_id: str
    state: str
    content: str


@router.post("", summary="Ask an agent and wait for the answer", responses=_ASKING, openapi_extra=takes_api_key())
async def ask(body: QuestionAsked, actor: Caller, key: IdempotencyKey = None) -> Answer[AnswerShown]:
    """Ask an agent. An answer costs a credit; one that says that it doesn't know is free."""
    answered = await messages.send_message(actor, _question(body), key)
    shown = {"conversation_id": answered.started.conversation_id, **done(answered.done)}
    return answer(AnswerShown.model_validate(shown))


@router.post(
    "/stream",
    summary="Ask an agent and read the answer as it is written",
    responses={**_ASKING, 200: {"description": "start, delta…, citation…, then done or error", "content": DECLARED}},
    openapi_extra=takes_api_key(),
    status_code=200,
    response_class=EventStream,
)
async def stream(body: QuestionAsked, actor: Caller, key: IdempotencyKey = None) -> Response:
    """Ask an agent. The answer is written to its end even when the connection breaks: resume it with its events."""
    _, batches = await messages.stream_message(actor, _question(body), key)
    return EventStream(batches, as_event)


@router.get(
    "/messages/{message_id}/events",
    summary="Resume or replay an answer",
    response_model=ListAnswer[EventShown],
    responses={
        **errors(401, 403, 404, 503),
        200: {"description": "A stream, or the events so far", "content": DECLARED},
    },
    openapi_extra=takes_api_key(),
)
async def events(
    message_id: str, request: Request, actor: Caller, after: After = -1, last_event_id: LastEventId = None
) -> Any:
    """The answer's events from the first, or after the last one that was seen, live until the answer ends.

    With `Accept: application/json`: those that there are now; while more may come, `meta.next_cursor` is the next
    `after`.
    """
    after = after if last_event_id is None else _sequence(last_event_id)
    if "application/json" in request.headers.get("accept", ""):
        async with page_read(actor, messages.MOST_STEPS):
            return JSONResponse(_polled(*await messages.message_steps(actor, message_id, after), after))
    return EventStream(await messages.message_log(actor, message_id, after), as_event)


@router.post(
    "/messages/{message_id}/stop",
    summary="Stop an answer",
    responses=errors(401, 403, 404),
    openapi_extra=takes_api_key(),
)
async def stop(message_id: str, actor: Caller) -> Answer[Stopped]:
    """Stop an answer: what was said is kept, and paid for if anything was said."""
    id = await messages.stop_message(actor, message_id)
    row = (await messages.message(actor, [{}], ("state", "content"), id=id))[0]
    return answer(Stopped(message_id=id, state=row["state"], content=row["content"]), message="Answer stopped")


@router.post(
    "/messages/{message_id}/feedback",
    summary="Say what you think of an answer",
    responses=errors(401, 403, 404, 422),
    openapi_extra=takes_api_key(),
)
async def give_feedback(message_id: str, body: FeedbackGiven, actor: Caller) -> Answer[FeedbackShown]:
    """Up, down, or null to take it back."""
    id = await messages.give_feedback(actor, message_id, body.feedback)
    return answer(FeedbackShown(message_id=id, feedback=body.feedback), message="Feedback saved")


def _question(body: QuestionAsked) -> Question:
    return question({**dict(body), "content": body.message}, said_in="message")


def _sequence(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > _LONGEST_SEQUENCE:
        raise BadRequest("'Last-Event-ID' must be the id of an event of this answer", code="INVALID_EVENT_ID")
    return int(text)


def _polled(steps: Sequence[Step], goes_on: bool, after: int) -> dict[str, Any]:
    seen = steps[-1].sequence if steps else after
    return {
        "data": [{"id": step.sequence, "event": step.kind, "data": data_of(step)} for step in steps],
        "meta": {"has_more": goes_on, "next_cursor": str(seen) if goes_on else None},
    }
