"""Replaying an answer: the same question again, with another prompt or model, without saving anything but its price."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

from access.actors import Actor
from access.operations import operation
from access.permissions import Permission
from kit.errors import BadInput, NotFound
from kit.ids import new_id, parse_id
from kit.pages import Row
from models.agents import Agent
from models.credits import LedgerKind, close, reserve
from models.listing import rows_by_id
from models.message_events import MessageEventKind
from models.messages import Message
from resolvers.agent_fields import checked
from resolvers.answers.composing import compose
from resolvers.answers.draft import Asked, Draft
from resolvers.answers.parts import answering
from resolvers.answers.tracing import trace_of

_ANSWER = ("id", "role", "question_id", "conversation_id", "workspace_id", "agent_id")
_QUESTION = ("content", "created_at")
_ASKED = ("welcome_message", "system_prompt", "model", "temperature")


@dataclass
class _Unsaved:
    """Words that go nowhere."""

    failure: Exception | None = None
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that was said."""
        return "".join(self.parts)

    def say(self, text: str) -> None:
        """More of the answer's text."""
        self.parts.append(text)

    def note(self, kind: MessageEventKind, payload: dict[str, Any]) -> None:
        """Nothing: the draft keeps the citations."""


@operation(requires=Permission.MANAGE_AGENTS)
async def replay(
    actor: Actor, message_id: str, *, system_prompt: str | None = None, model: str | None = None
) -> dict[str, Any]:
    """Answer the question of an answer again, from what the agent knows now; nothing of it is kept.

    It costs what an answer costs. Gives content, citations, refused, usage and trace, as a message has them.
    Raises: NotFound; Forbidden; BadInput; CreditsExhausted; Unavailable when the model fails.
    """
    asked = await _asked(actor, message_id)
    changes = {"system_prompt": system_prompt, "model": model}
    asked = replace(asked, **checked({name: value for name, value in changes.items() if value is not None}))
    asked = replace(asked, price=answering().price_of(asked.model))
    draft, held = Draft(_Unsaved(), asked.began), str(new_id())
    await reserve(asked.workspace_id, held, asked.price)
    outcome = LedgerKind.RELEASE
    try:
        await compose(asked, draft)
        outcome = LedgerKind.SETTLE if draft.is_paid else outcome
    finally:
        await close(asked.workspace_id, [held], outcome)
    return _shown(asked, draft)


async def _asked(actor: Actor, message_id: str) -> Asked:
    began = perf_counter()
    answer = (await rows_by_id(Message, [str(parse_id(message_id, "message_id"))], _ANSWER, actor))[0]
    if answer is None:
        raise NotFound.of("message")
    if answer["question_id"] is None:
        raise BadInput("message_id", "Only answers can be replayed; this is a question")
    question = (await rows_by_id(Message, [answer["question_id"]], _QUESTION, actor))[0]
    agent = (await rows_by_id(Agent, [answer["agent_id"]], ("name", *_ASKED), actor))[0]
    if question is None or agent is None:
        raise NotFound.of("message")
    return _again(answer, question, agent, began)


def _again(answer: Row, question: Row, agent: Row, began: float) -> Asked:
    moment = question["created_at"]
    return Asked(
        message_id=answer["id"],
        conversation_id=answer["conversation_id"],
        workspace_id=answer["workspace_id"],
        agent_id=answer["agent_id"],
        agent_name=agent["name"],
        content=question["content"],
        price=0,
        opens=False,
        asked_at=moment,
        answered_at=moment,
        began=began,
        **{name: agent[name] for name in _ASKED},
    )


def _shown(asked: Asked, draft: Draft) -> dict[str, Any]:
    usage = {
        "model": draft.model,
        "prompt_tokens": draft.prompt_tokens,
        "completion_tokens": draft.completion_tokens,
        "credits": asked.price if draft.is_paid else 0,
        "first_token_ms": draft.first_token_ms,
        "total_ms": draft.milliseconds(),
    }
    return {
        "content": draft.log.text,
        "citations": draft.citations,
        "refused": draft.refused,
        "usage": usage if draft.model else None,
        "trace": trace_of(asked, draft),
    }
