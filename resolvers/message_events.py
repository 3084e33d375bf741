"""An answer's steps one by one, as rows for the graph."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any

from access.actors import Actor
from access.operations import operation
from access.permissions import Permission
from kit.errors import BadInput
from kit.pages import Row
from models.listing import rows_by_id
from models.message_events import MessageEventKind, Step
from models.messages import Message
from resolvers.messages import message_log

_WITH_MESSAGE = frozenset({MessageEventKind.START, MessageEventKind.DONE, MessageEventKind.ERROR})


@operation(requires=Permission.CHAT)
async def message_events(actor: Actor, message_id: str, after: int | None = None) -> AsyncIterator[Row]:
    """The steps of an answer, from the first or after one, until its end. Raises: NotFound; BadInput."""
    if after is not None and after < 0:
        raise BadInput("after", "'after' must be the sequence of an event; leave it out for all of them")
    async with aclosing(await message_log(actor, message_id, -1 if after is None else after)) as batches:
        async for steps in batches:
            for step in steps:
                yield _row(step)


def _row(step: Step) -> dict[str, Any]:
    kind, told = MessageEventKind(step.kind), step.payload
    return {
        "message_id": step.message_id,
        "sequence": step.sequence,
        "kind": step.kind,
        "text": told["text"] if kind is MessageEventKind.DELTA else None,
        "citation": told if kind is MessageEventKind.CITATION else None,
        "error": {**told, "field": []} if kind is MessageEventKind.ERROR else None,
    }


@operation(open_because="the events that lead here were already narrowed to the actor")
async def messages_of_events(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[Row | None]:
    """The message of each step that begins or ends it."""
    ids = [row["message_id"] if row["kind"] in _WITH_MESSAGE else None for row in parents]
    return await rows_by_id(Message, ids, columns, actor)
