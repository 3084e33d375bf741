"""What a chat model is asked: the agent's instructions, the question, the evidence, what was said before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage that the answer may use. `number` (from 1) is what the model cites it by; best evidence first."""

    number: int
    text: str
    source_name: str
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question to a chat model, complete.

    `system` is the agent's own prompt, written by the workspace; `question`, `evidence` and `history` are data from
    outside, never instructions. `history` runs oldest to newest, without the question. `temperature` None leaves it
    to the provider.
    """

    system: str
    question: str
    evidence: tuple[Evidence, ...] = ()
    history: tuple[Turn, ...] = ()
    model: str = ""
    temperature: float | None = None
