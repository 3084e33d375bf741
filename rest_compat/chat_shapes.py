"""The documented shapes of chat: messages, citations, and the events of an answer's log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from pydantic import BaseModel, Field

from kit.errors import NexoraError
from kit.pages import Row
from models.message_events import Step
from rest_compat.bodies import Body
from rest_compat.errors import problem
from rest_compat.texts import Id, line, prose


class QuestionAsked(Body):
    """A question to an agent. Without `conversation_id` it opens a conversation."""

    agent_id: Id
    message: Annotated[str, prose(8_000, "When do you open?")]
    conversation_id: Id | None = None
    visitor_id: Annotated[str, line(128, "visitor-17", "Who of your visitors asks: ")] | None = None
    metadata: Annotated[
        dict[str, Any] | None,
        Field(description="An object of at most 4 KB, kept with it", examples=[{"page": "/fees"}]),
    ] = None


class CitationShown(BaseModel):
    """A quote that supports the answer: `start` to `end` are its characters in the document's text."""

    marker: int
    source_id: UUID | None
    source_name: str
    url: str | None
    quote: str
    start: int
    end: int
    score: float
    document_id: UUID | None
    document_version: int
    text_hash: str


class MessageShown(BaseModel):
    """One message. `state`: streaming, done, stopped or failed."""

    id: UUID
    role: Annotated[str, Field(examples=["assistant"])]
    content: str
    state: str
    created_at: datetime


class AnswerShown(BaseModel):
    """A whole answer."""

    conversation_id: UUID
    message: MessageShown
    citations: list[CitationShown]
    refused: bool
    credits_used: int
    credits_remaining: int


class EventShown(BaseModel):
    """One step of an answer's log, as the stream's `id`, `event` and `data`."""

    id: int
    event: str
    data: Annotated[dict[str, Any], Field(examples=[{"text": "We open at nine"}])]


def citation(row: Row) -> dict[str, Any]:
    """A citation as it is documented."""
    return {
        "marker": row["marker"],
        "source_id": row["source_id"],
        "source_name": row["source_name"],
        "url": row["url"],
        "quote": row["quote"],
        "start": row["span_start"],
        "end": row["span_end"],
        "score": row["score"],
        "document_id": row["document_id"],
        "document_version": row["document_version"],
        "text_hash": row["text_hash"],
    }


def done(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The end of an answer: what the stream's `done` and the whole answer have in common."""
    message = payload["message"]
    return {
        "message": {name: message[name] for name in ("id", "role", "content", "state", "created_at")},
        "citations": [citation(row) for row in payload["citations"]],
        "refused": payload["refused"],
        "credits_used": payload["credits_used"],
        "credits_remaining": payload["credits_remaining"],
    }


def data_of(step: Step) -> Mapping[str, Any]:
    """What a step says, as it is documented for its kind."""
    match step.kind:
        case "citation":
            return citation(step.payload)
        case "done":
            return done(step.payload)
        case "error":
            told = step.payload
            return problem(NexoraError(told["message"], code=told["code"], status=told["status"]))
    return step.payload


def as_event(step: Step) -> bytes:
    """A step as a server-sent event."""
    return b"id: %d\nevent: %b\ndata: %b\n\n" % (step.sequence, step.kind.encode(), orjson.dumps(data_of(step)))
