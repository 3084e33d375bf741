"""A model that stops in mid-answer until the test lets it go on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from llm.events import Delta, Event
from llm.prompts import Prompt
from llm.scripted import ScriptedModel


class HeldModel(ScriptedModel):
    """Says its script up to the delta with the word `after`, and the rest once `go_on` is set."""

    def __init__(self, *deltas: str, after: str, **options: Any) -> None:
        super().__init__(deltas, **options)
        self._after = after
        self.go_on = asyncio.Event()

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Event, None]:
        """Answer the prompt by the script."""
        async for event in super().stream(prompt):
            yield event
            if isinstance(event, Delta) and self._after in event.text:
                await self.go_on.wait()
