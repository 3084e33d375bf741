"""Messages: asking an agent, stopping and rating its answer, and reading what was said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from access.actors import Actor, ActorKind
from access.operations import operation
from access.permissions import Permission
from kit.errors import BadInput, NexoraError, NotFound, Unavailable
from kit.ids import parse_id
from kit.pages import Page, PageRequest, Row
from models.listing import pages_of, rows_by_id
from models.message_events import MessageEventKind, Step, steps_after
from models.messages import Feedback, Message, MessageRole, MessageState, rate, request_stop
from resolvers.answers.questions import Question
from resolvers.answers.reading import ended, read_log
from resolvers.answers.runs import RUNS, StopReason
from resolvers.answers.starting import Started, start
from resolvers.idempotency import key_of
from resolvers.visitors import spend_a_question

_STOP_SECONDS = 5.0
MOST_STEPS = 500

Batches = AsyncGenerator[Sequence[Step], None]
"""To be closed (`aclosing`) by whoever stops reading before the end."""


@dataclass(frozen=True)
class Answered:
    """A whole answer. `done`: message, citations, refused, credits_used and credits_remaining, as its log ends."""

    started: Started
    done: Mapping[str, Any]


@operation(requires=Permission.CHAT)
async def start_message(actor: Actor, question: Question, key: str | None = None) -> Started:
    """Ask an agent; returns as soon as the question is saved and its answer begins.

    With an idempotency `key`, a retry gets the same message. Raises: NotFound; CreditsExhausted; Conflict; RateLimited
    for a visitor of a web page.
    """
    await spend_a_question(actor)
    return await start(actor, question, key_of(actor, key, question.as_json()))


@operation(requires=Permission.CHAT)
async def send_message(actor: Actor, question: Question, key: str | None = None) -> Answered:
    """Ask an agent and wait for the whole answer. The answer is written to its end even when nobody waits.

    Raises: as start_message; Unavailable when the model failed (the question stays, the credit is given back).
    """
    started = await start_message(actor, question, key)
    last = await ended(started.message_id)
    if last is None:
        raise Unavailable("The answer could not be saved; send the question again", code="ANSWER_LOST")
    if last.kind == MessageEventKind.ERROR:
        raise failure_of(last)
    return Answered(started, last.payload)


def failure_of(step: Step) -> NexoraError:
    """What an "error" step says, as the refusal that it is."""
    return NexoraError(step.payload["message"], code=step.payload["code"], status=step.payload["status"])


@operation(requires=Permission.CHAT)
async def stop_message(actor: Actor, message_id: str) -> str:
    """Stop an answer: the model's request ends at once, what was said is kept. An answer that has ended stays as it is.

    Its id. Raises: NotFound.
    """
    row = await _reachable(actor, message_id, ("id", "state"))
    if row["state"] == MessageState.STREAMING:
        run = RUNS.get(row["id"])
        if run is not None:
            run.stop(StopReason.WANTED)
        else:
            await request_stop(row["id"])
        with suppress(TimeoutError):
            async with asyncio.timeout(_STOP_SECONDS):
                await ended(row["id"])
    return str(row["id"])


@operation(requires=Permission.CHAT)
async def give_feedback(actor: Actor, message_id: str, feedback: str | None) -> str:
    """Say what you think of an answer; None takes it back. Its id. Raises: NotFound; BadInput."""
    if feedback is not None and feedback not in set(Feedback):
        raise BadInput("feedback", "'feedback' must be 'up', 'down' or null")
    row = await _reachable(actor, message_id, ("id", "role"))
    if row["role"] != MessageRole.ASSISTANT:
        raise BadInput("message_id", "Only answers can be rated; this is a question")
    await rate(row["id"], feedback)
    return str(row["id"])


@operation(requires=Permission.CHAT)
async def stream_message(actor: Actor, question: Question, key: str | None = None) -> tuple[Started, Batches]:
    """Ask an agent, and follow the log of its answer from the first step. Raises: as start_message."""
    started = await start_message(actor, question, key)
    return started, read_log(started.message_id)


@operation(requires=Permission.CHAT)
async def message_log(actor: Actor, message_id: str, after: int = -1) -> Batches:
    """The log of an answer, live or years later: batches of the steps after `after`, until its end.

    An empty batch is a sign of life. Raises: NotFound, before the first batch.
    """
    row = await _reachable(actor, message_id, ("id",))
    return read_log(row["id"], after)


@operation(requires=Permission.CHAT)
async def message_steps(actor: Actor, message_id: str, after: int = -1) -> tuple[list[Step], bool]:
    """The steps after `after` that there are now (at most 500), and whether more may come. Raises: NotFound."""
    row = await _reachable(actor, message_id, ("id", "state"))
    steps = await steps_after(row["id"], after, MOST_STEPS)
    return steps, row["state"] == MessageState.STREAMING or len(steps) == MOST_STEPS


@operation(requires=Permission.CHAT)
async def message(actor: Actor, parents: Sequence[Row], columns: Sequence[str], *, id: str) -> Sequence[Row]:
    """One message by id. Raises: NotFound."""
    return [await _reachable(actor, id, columns)]


async def _reachable(actor: Actor, message_id: str, columns: Sequence[str]) -> Row:
    """A visitor reaches the messages of its own conversations only."""
    row = (await rows_by_id(Message, [str(parse_id(message_id))], [*columns, "visitor_id"], actor))[0]
    if row is None or (actor.kind is ActorKind.VISITOR and row["visitor_id"] != actor.visitor_id):
        raise NotFound.of("message")
    return row


@operation(open_because="the ids come from an operation that has just checked them")
async def messages_by_id(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[Row | None]:
    """The message of each id."""
    return await rows_by_id(Message, [row["id"] for row in parents], columns, actor)


@operation(open_because="the conversations that lead here were already narrowed to the actor")
async def messages_of_conversations(
    actor: Actor, parents: Sequence[Row], columns: Sequence[str], *, page: PageRequest
) -> list[Page]:
    """The messages of each conversation, oldest first."""
    return await pages_of(Message, "conversation_id", [row["id"] for row in parents], columns, page, actor)


@operation(open_because="the conversations that lead here were already narrowed to the actor")
async def last_messages(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[Row | None]:
    """The newest message of each conversation."""
    newest = PageRequest(limit=1, backward=True, wants_more=False)
    pages = await pages_of(Message, "conversation_id", [row["id"] for row in parents], columns, newest, actor)
    return [page.rows[0] if page.rows else None for page in pages]
