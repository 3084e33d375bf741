"""What a chat model says while it answers, and what every chat model offers."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol

from llm.prompts import Prompt


@dataclass(frozen=True, slots=True)
class Delta:
    """More of the answer's text, in order. Its markers are checked: `[1]`, `[2]`… and no others."""

    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A marker has just been said, at the end of the delta before this event.

    `marker` is the number in the text, by first appearance from 1; `evidence` is the `Evidence.number` behind it.
    `quote` is the exact words of the evidence, where the model quotes (extractive), otherwise None.
    `claim` is the sentence that carries the marker, up to the marker. A marker said again is Cited again, with its
    new claim: a list of citations keeps the first of each marker.
    """

    marker: int
    evidence: int
    quote: str | None
    claim: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The last event: the model that really answered, and its tokens (estimated where a provider doesn't count)."""

    model: str
    prompt_tokens: int
    completion_tokens: int


Event = Delta | Cited | Finished


class ChatModel(Protocol):
    """Answers a prompt as a stream of events, ending in one Finished.

    The generator raises ModelFailed, and nothing else, when the model fails. To stop: `aclose()` it between two events,
    or cancel the task that waits in it; both end the provider's request at once.
    """

    @property
    def name(self) -> str:
        """The provider's name, for logs and for `nexora check`."""
        ...

    def stream(self, prompt: Prompt) -> AsyncGenerator[Event, None]:
        """Answer the prompt."""
        ...
