"""The one way to a chat model: which provider, when to ask again, what to fall back on."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

import stamina
import structlog

from llm.events import ChatModel, Cited, Delta, Event, Finished
from llm.extractive import ExtractiveModel, Rank
from llm.failures import ModelFailed
from llm.messages import Message
from llm.openai_model import OpenAIModel
from llm.passages import Sentences
from llm.prompts import Evidence, Prompt, Turn
from llm.rewrite import full_question

__all__ = [
    "ChatModel", "Cited", "Delta", "Event", "Evidence", "Finished",
    "Gateway", "ModelFailed", "Prompt", "Retries", "Turn",
]  # fmt: skip

_log = structlog.get_logger("llm")


@runtime_checkable
class Completes(Protocol):
    """A model that can also write a short plain text."""

    async def complete(self, messages: Sequence[Message], model: str, seconds: float) -> str:
        """See OpenAIModel.complete."""
        ...


@runtime_checkable
class Closes(Protocol):
    """A model that holds connections."""

    async def close(self) -> None:
        """Let them go."""
        ...


@dataclass(frozen=True, slots=True)
class Retries:
    """How often a model is asked before its first word, and for how many seconds in all.

    `pause`: seconds before the second try; it doubles from there, and as much again is added by chance. A provider that
    asks for a longer pause than `longest` isn't asked again, since the visitor waits meanwhile.
    """

    attempts: int = 3
    seconds: float = 20.0
    pause: float = 0.25
    longest: float = 5.0

    def again(self, error: Exception) -> bool | float:
        """Whether asking again may help, or the seconds to wait first. (A backoff hook of stamina.)"""
        if not isinstance(error, ModelFailed) or not error.passing:
            return False
        if error.pause is None:
            return True
        return error.pause if error.pause <= self.longest else False


class Gateway:
    """Streams an answer from the chosen model; a ChatModel itself.

    Failures that may pass are tried again, then the fallback model is asked once in the same way; both only before the
    first word, so that no answer is ever said twice. After it the failure is the caller's.
    """

    def __init__(self, model: ChatModel, *, fallback: str | None = None, retries: Retries | None = None) -> None:
        self._model, self._fallback, self._retries = model, fallback, retries or Retries()

    @classmethod
    def choose(
        cls,
        rank: Rank,
        sentences: Sentences,
        *,
        api_key: str | None = None,
        base_url: str | None = None,
        fallback: str | None = None,
    ) -> Gateway:
        """OpenAI's SDK when there is a key or an address, else extractive answers, which need neither.

        `fallback` is another model's name at the same provider. `rank` and `sentences` are as in ExtractiveModel.
        """
        if api_key or base_url:
            return cls(OpenAIModel(api_key, base_url), fallback=fallback)
        return cls(ExtractiveModel(rank, sentences))

    @property
    def name(self) -> str:
        """The provider's name."""
        return self._model.name

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Event, None]:
        """Answer the prompt; see ChatModel. Finished names the model that answered."""
        first, rest = await self._begun(prompt)
        async with aclosing(rest):
            yield first
            async for event in rest:
                yield event

    async def question_of(self, question: str, history: Sequence[Turn], model: str) -> str:
        """The question as it would be asked without the conversation before it. Never fails; see llm/rewrite.py."""
        complete = self._model.complete if isinstance(self._model, Completes) else None
        return await full_question(question, history, model, complete)

    async def close(self) -> None:
        """Let the provider's connections go."""
        if isinstance(self._model, Closes):
            await self._model.close()

    async def _begun(self, prompt: Prompt) -> tuple[Event, AsyncGenerator[Event, None]]:
        """The first event and the rest, from the model or, failing that, from the fallback."""
        try:
            return await self._tried(prompt)
        except ModelFailed as failure:
            if not self._fallback or self._fallback == prompt.model:
                raise
            _log.warning("model_fallback", model=prompt.model, fallback=self._fallback, code=failure.code)
            return await self._tried(replace(prompt, model=self._fallback))

    async def _tried(self, prompt: Prompt) -> tuple[Event, AsyncGenerator[Event, None]]:
        limits = self._retries
        async for attempt in stamina.retry_context(
            on=limits.again, attempts=limits.attempts, timeout=limits.seconds, wait_initial=limits.pause,
            wait_max=limits.longest, wait_jitter=limits.pause,
        ):  # fmt: skip
            with attempt:
                stream = self._model.stream(prompt)
                return await anext(stream), stream
        raise AssertionError("the last attempt returns or raises")
