"""Saving a question with its empty answer and the held credit, and setting the writer to work."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter
from typing import Any

from access.actors import Actor, ActorKind
from kit import clock
from kit.errors import NotFound
from kit.ids import new_id
from kit.pages import Row
from llm.courtesies import courtesy_of
from models.agents import Agent
from models.conversations import Channel, Conversation
from models.database import transaction
from models.exchanges import Exchange, begin
from models.listing import rows_by_id
from resolvers.answers.draft import Asked
from resolvers.answers.parts import answering
from resolvers.answers.questions import Question
from resolvers.answers.writing import start_writing
from resolvers.idempotency import Key, claimed

_ASKED = ("workspace_id", "welcome_message", "system_prompt", "model", "temperature")
_AGENT = ("id", "name", *_ASKED)
_CONVERSATION = ("id", "agent_id", "visitor_id", "title")
_CHANNELS = {ActorKind.API_KEY: Channel.API, ActorKind.VISITOR: Channel.WIDGET}


@dataclass(frozen=True)
class Started:
    """An answer that is being written. `again`: an earlier request with the same idempotency key started it."""

    message_id: str
    conversation_id: str
    question_id: str
    again: bool = False


async def start(actor: Actor, question: Question, key: Key | None = None) -> Started:
    """Save everything that is known before the answer, commit, and begin to write. Returns at once.

    Raises: NotFound for the agent or conversation; CreditsExhausted; Conflict for a key that was used for another body.
    """
    began = perf_counter()
    agent = (await rows_by_id(Agent, [question.agent_id], _AGENT, actor))[0]
    if agent is None:
        raise NotFound.of("agent")
    exchange = _exchange(actor, question, agent, await _place(actor, question))
    # A caller that gives up meanwhile must not leave a saved question without a writer.
    return await asyncio.shield(_begun(exchange, _asked(question, agent, exchange, began), key))


async def _begun(exchange: Exchange, asked: Asked, key: Key | None) -> Started:
    started = Started(exchange.answer_id, exchange.conversation_id, exchange.question_id)
    if key is None:
        await begin(exchange)
    else:
        async with transaction():
            earlier = await claimed(key, vars(started))
            if earlier is not None:
                return Started(**{**earlier, "again": True})
            await begin(exchange)
    start_writing(asked)
    return started


async def _place(actor: Actor, question: Question) -> Row | None:
    """The conversation that the question is for, checked; None when it opens one.

    Somebody else's conversation is not found: another agent's, and another visitor's where a visitor is named.
    """
    if question.conversation_id is None:
        return None
    row = (await rows_by_id(Conversation, [question.conversation_id], _CONVERSATION, actor))[0]
    if row is None or row["agent_id"] != question.agent_id or not may_enter(actor, question, row):
        raise NotFound.of("conversation")
    return row


def may_enter(actor: Actor, question: Question, conversation: Row) -> bool:
    """Whether the visitor who asks, where one is named, is the conversation's."""
    visitor = visitor_of(actor, question)
    return visitor is None or conversation["visitor_id"] == visitor


def visitor_of(actor: Actor, question: Question) -> str | None:
    """A visitor asks for themselves; others may say for whom."""
    return actor.visitor_id if actor.kind is ActorKind.VISITOR else question.visitor_id


def _exchange(actor: Actor, question: Question, agent: Row, place: Row | None) -> Exchange:
    now = clock.now()
    return Exchange(
        workspace_id=agent["workspace_id"],
        agent_id=agent["id"],
        conversation_id=str(new_id()) if place is None else place["id"],
        opens=place is None,
        channel=_CHANNELS.get(actor.kind, Channel.PLAYGROUND).value,
        visitor_id=visitor_of(actor, question),
        title=question.title if place is None or courtesy_of(place["title"] or "") else None,
        metadata=dict(question.metadata),
        question_id=str(new_id()),
        answer_id=str(new_id()),
        content=question.content,
        price=answering().price_of(agent["model"]),
        asked_at=now,
        answered_at=now + timedelta(microseconds=1),
        lease_until=now + timedelta(seconds=answering().lease),
    )


def _asked(question: Question, agent: Row, exchange: Exchange, began: float) -> Asked:
    shared: dict[str, Any] = {name: agent[name] for name in _ASKED}
    return Asked(
        message_id=exchange.answer_id,
        conversation_id=exchange.conversation_id,
        agent_id=exchange.agent_id,
        agent_name=agent["name"],
        content=question.content,
        price=exchange.price,
        opens=exchange.opens,
        asked_at=exchange.asked_at,
        answered_at=exchange.answered_at,
        began=began,
        turns=question.turns,
        **shared,
    )
