"""An answer while it is made: what was asked, and what there is of the answer so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter
from typing import Any, Protocol

from knowledge.search import Found
from llm.prompts import Turn
from models.message_events import MessageEventKind


class Words(Protocol):
    """Where an answer's words go: its log, or nowhere."""

    failure: Exception | None

    @property
    def text(self) -> str:
        """All that was said."""
        ...

    def say(self, text: str) -> None:
        """More of the answer's text."""
        ...

    def note(self, kind: MessageEventKind, payload: dict[str, Any]) -> None:
        """A step of another kind."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its way to an agent, with what the agent is. `began`: perf_counter() when it arrived.

    `turns`: what was said before; where it is None, the conversation knows, unless this question opens it.
    """

    message_id: str
    conversation_id: str
    workspace_id: str
    agent_id: str
    agent_name: str
    welcome_message: str | None
    content: str
    system_prompt: str
    model: str
    temperature: float
    price: int
    opens: bool
    asked_at: datetime
    answered_at: datetime
    began: float
    turns: Sequence[Turn] | None = None


@dataclass(slots=True)
class Draft:
    """The answer so far. `model` is the one that answers; None while none was called. `cited`: the evidence's text
    behind each marker.
    """

    log: Words
    began: float
    refused: bool = False
    model: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    first_token_ms: int = 0
    searched_for: str = ""
    found: Found | None = None
    citations: list[dict[str, Any]] = field(default_factory=list)
    cited: dict[int, str] = field(default_factory=dict)

    @property
    def is_paid(self) -> bool:
        """The model's words are paid for; a refusal is free, and so is an answer without a word."""
        return bool(self.log.text) and self.model is not None and not self.refused

    def say(self, text: str) -> None:
        """More text. Raises: what keeps the log from being written, so that no model talks into the void."""
        if self.log.failure is not None:
            raise self.log.failure
        if not self.first_token_ms:
            self.first_token_ms = self.milliseconds()
        # PostgreSQL keeps no U+0000 in texts.
        self.log.say(text.replace("\x00", "") if "\x00" in text else text)

    def cite(self, citation: dict[str, Any], evidence: str) -> None:
        """A citation of what was just said."""
        self.citations.append(citation)
        self.cited[citation["marker"]] = evidence
        self.log.note(MessageEventKind.CITATION, citation)

    def milliseconds(self) -> int:
        """Since the question arrived, at least 1."""
        return max(1, round((perf_counter() - self.began) * 1000))
