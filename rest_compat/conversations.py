"""/api/chat/conversations: reading one conversation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from kit.pages import Row
from resolvers import citations, conversations, messages
from rest_compat.actor import Caller
from rest_compat.answers import Meta
from rest_compat.chat_shapes import CitationShown, MessageShown, citation
from rest_compat.errors import errors
from rest_compat.paging import Paging, meta_of
from rest_compat.routers import Router
from rest_compat.security import takes_api_key

router = Router("/api/chat/conversations", "Chat")

_SHOWN = ("id", "agent_id", "title", "channel", "visitor_id", "message_count", "created_at", "last_message_at")
_MESSAGE = ("id", "role", "content", "state", "refused", "feedback", "created_at")
_CITATION = (
    "marker", "source_id", "source_name", "url", "quote", "span_start", "span_end", "score", "document_id",
    "document_version", "text_hash",
)  # fmt: skip


class MessageInConversation(MessageShown):
    """A message with what supports it and what its reader thought of it."""

    refused: bool
    feedback: str | None
    citations: list[CitationShown]


class ConversationShown(BaseModel):
    """A conversation with a page of its messages, oldest first."""

    id: UUID
    agent_id: UUID
    title: str | None
    channel: str
    visitor_id: str | None
    message_count: int
    created_at: datetime
    last_message_at: datetime
    messages: list[MessageInConversation]


class ConversationAnswer(BaseModel):
    """A conversation; `meta` says whether it has more messages."""

    data: ConversationShown
    meta: Meta


@router.get(
    "/{conversation_id}",
    summary="One conversation with its messages",
    responses=errors(401, 403, 404, 422, 503),
    openapi_extra=takes_api_key(),
)
async def show(conversation_id: str, actor: Caller, page: Paging) -> ConversationAnswer:
    """A conversation with a page of its messages, oldest first."""
    found = await conversations.conversation(actor, [{}], _SHOWN, id=conversation_id)
    said = (await messages.messages_of_conversations(actor, found, _MESSAGE, page=page))[0]
    cited = await citations.citations_of_messages(actor, said.rows, _CITATION)
    rows = [_message(row, quotes) for row, quotes in zip(said.rows, cited, strict=True)]
    shown = {name: found[0][name] for name in _SHOWN} | {"messages": rows}
    return ConversationAnswer(data=ConversationShown.model_validate(shown), meta=meta_of(said))


def _message(row: Row, quotes: Sequence[Row]) -> dict[str, Any]:
    return {**row, "citations": [citation(quote) for quote in quotes]}
