"""A chat model that says what it is told to: for tests and benches."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence

from llm.answer import Answer
from llm.events import Event, Finished
from llm.prompts import Prompt


class ScriptedModel:
    """Says `deltas` one after the other, `pause` seconds before each, with the markers checked as for a real model.

    `failure` is raised instead of the delta at `fails_at`, the first `failures` times (each time by default).
    `prompts`: what it was asked. `stopped`: answers that were left before their end. `finished`: the others.
    """

    name = "scripted"

    def __init__(
        self,
        deltas: Sequence[str] = ("Yes.",),
        *,
        pause: float = 0.0,
        failure: Exception | None = None,
        fails_at: int = 0,
        failures: int | None = None,
    ) -> None:
        self.deltas, self.pause = deltas, pause
        self.failure, self.fails_at, self.failures = failure, fails_at, failures
        self.prompts: list[Prompt] = []
        self.stopped = self.finished = 0

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Event, None]:
        """Answer the prompt by the script."""
        self.prompts.append(prompt)
        answer = Answer(prompt.evidence, prompt.system)
        try:
            for at, text in enumerate(self.deltas):
                await asyncio.sleep(self.pause)
                self._fail(at)
                for event in answer.say(text):
                    yield event
            for event in answer.end():
                yield event
            yield Finished(prompt.model, len(prompt.question.split()), len(self.deltas))
        except (GeneratorExit, asyncio.CancelledError):
            self.stopped += 1
            raise
        self.finished += 1

    def _fail(self, at: int) -> None:
        if self.failure is None or at != self.fails_at or self.failures == 0:
            return
        if self.failures is not None:
            self.failures -= 1
        raise self.failure
