"""Exporting a workspace's conversations, a few at a time, however many there are."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Any

from access.actors import Actor
from access.operations import operation
from access.permissions import Permission
from kit.ids import parse_id
from kit.pages import Cursor, Page, PageRequest, Row, cursor_of
from models.conversations import Conversation
from models.listing import pages_of
from models.messages import Message
from resolvers.citations import citations_of_messages
from resolvers.large_reads import large_read

_CONVERSATIONS, _MESSAGES = 10, 200
_CONVERSATION = (
    "id", "agent_id", "title", "channel", "visitor_id", "metadata", "message_count", "created_at", "last_message_at",
)  # fmt: skip
_MESSAGE = ("id", "role", "content", "state", "refused", "feedback", "model", "credits", "created_at")
_CITATION = ("marker", "source_name", "url", "quote", "span_start", "span_end", "document_version", "score")

Exported = list[dict[str, Any]]


@operation(requires=Permission.MANAGE_CONVERSATIONS)
async def export_conversations(actor: Actor, workspace_id: str) -> AsyncGenerator[Exported, None]:
    """Every conversation of a workspace, newest first, each with its messages and their citations; some at a time.

    What comes in meanwhile is not among them. Raises: NotFound; Forbidden, before the first.
    """
    id = str(parse_id(workspace_id, "workspace_id"))
    actor.require(id)
    return _all(actor, id)


async def _all(actor: Actor, workspace_id: str) -> AsyncGenerator[Exported, None]:
    page = PageRequest(limit=_CONVERSATIONS)
    while True:
        async with large_read(actor):
            [found] = await pages_of(Conversation, "workspace_id", [workspace_id], _CONVERSATION, page, actor)
            said = await _messages(actor, found.rows)
        yield [{**_plain(row), "messages": said[row["id"]]} for row in found.rows]
        if not found.has_next:
            return
        page = PageRequest(limit=_CONVERSATIONS, cursor=Cursor.parse(cursor_of(found.rows[-1])))


async def _messages(actor: Actor, conversations: Sequence[Row]) -> dict[str, Exported]:
    """The messages of each conversation with their citations."""
    ids = [row["id"] for row in conversations]
    pages = await pages_of(Message, "conversation_id", ids, _MESSAGE, PageRequest(limit=_MESSAGES), actor)
    rows = {id: [*page.rows, *await _rest(actor, id, page)] for id, page in zip(ids, pages, strict=True)}
    every = [row for said in rows.values() for row in said]
    cited = iter(await citations_of_messages(actor, every, _CITATION))
    return {
        id: [{**_plain(row), "citations": list(map(_plain, next(cited)))} for row in said] for id, said in rows.items()
    }


async def _rest(actor: Actor, conversation_id: str, page: Page) -> list[Row]:
    """What follows the first page of a long conversation."""
    rows: list[Row] = []
    while page.has_next:
        after = PageRequest(limit=_MESSAGES, cursor=Cursor.parse(cursor_of(page.rows[-1])))
        [page] = await pages_of(Message, "conversation_id", [conversation_id], _MESSAGE, after, actor)
        rows += page.rows
    return rows


def _plain(row: Row) -> dict[str, Any]:
    """The row as a dict, less what the statement needed for itself."""
    return {name: value for name, value in row.items() if name != "parent_number"}
