"""What somebody asks an agent, read and bounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from kit.errors import BadInput
from kit.ids import parse_id
from llm.prompts import Turn
from resolvers import inputs

LONGEST = 8_000
_LONGEST_TITLE = 80
_LARGEST_METADATA = 4_096


@dataclass(frozen=True)
class Question:
    """One question. Without `conversation_id` it opens a conversation. `turns`: what was said before, when it isn't the
    conversation that knows; oldest first.
    """

    agent_id: str
    content: str
    conversation_id: str | None = None
    visitor_id: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    turns: Sequence[Turn] | None = None

    @property
    def title(self) -> str:
        """The first line of the question, short enough for a list."""
        line = " ".join(self.content.strip().splitlines()[0].split())
        if len(line) <= _LONGEST_TITLE:
            return line
        words = line[:_LONGEST_TITLE].rsplit(" ", 1)
        return f"{words[0] if len(words) > 1 else line[: _LONGEST_TITLE - 1]}…"

    def as_json(self) -> dict[str, Any]:
        """What makes two questions the same, for idempotency keys."""
        told = {"agent": self.agent_id, "content": self.content, "conversation": self.conversation_id}
        turns = [[turn.role, turn.content] for turn in self.turns or ()]
        return {**told, "visitor": self.visitor_id, "metadata": dict(self.metadata), "turns": turns}


def question(fields: Mapping[str, Any], said_in: str = "content") -> Question:
    """The question in `fields`: agent_id and content (which the caller knows as `said_in`), and optionally
    conversation_id, visitor_id, metadata and turns.

    Raises: BadInput with the field's name; BadRequest for an id that is no UUID.
    """
    conversation_id, visitor_id = fields.get("conversation_id"), fields.get("visitor_id")
    agent_id = str(parse_id(fields["agent_id"], "agent_id"))
    conversation_id = None if conversation_id is None else str(parse_id(conversation_id, "conversation_id"))
    content, visitor_id, metadata = inputs.each(
        lambda: inputs.prose(fields["content"], said_in, LONGEST),
        lambda: None if visitor_id is None else inputs.line(visitor_id, "visitor_id", 128),
        lambda: _metadata(fields.get("metadata")),
    )
    return Question(agent_id, content, conversation_id, visitor_id, metadata, fields.get("turns"))


def _metadata(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadInput("metadata", "'metadata' must be a JSON object")
    try:
        size = len(orjson.dumps(value))
    except TypeError:
        raise BadInput("metadata", "'metadata' must be plain JSON") from None
    if size > _LARGEST_METADATA:
        raise BadInput("metadata", f"'metadata' may take at most {_LARGEST_METADATA:,} bytes; yours takes {size:,}")
    if "\\u0000" in orjson.dumps(value).decode():
        raise BadInput("metadata", "'metadata' must not contain the character U+0000")
    return value
