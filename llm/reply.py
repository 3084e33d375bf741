"""A chat-completions stream, read chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from llm.failures import ModelFailed, broke_off
from llm.sse import DONE


class Reply:
    """What the chunks have said so far. Format: https://platform.openai.com/docs/api-reference/chat-streaming

    `done`: the provider said `[DONE]`. `complete`: it gave a reason for ending, so the text is whole.
    `prompt_tokens` and `completion_tokens` are None where the provider doesn't count.
    """

    def __init__(self) -> None:
        self.done = False
        self.complete = False
        self.prompt_tokens: int | None = None
        self.completion_tokens: int | None = None

    def read(self, payloads: Iterable[bytes]) -> str:
        """The text that these chunks add, together.

        Raises: ModelFailed for an error inside the stream and for anything that is no chunk.
        """
        return "".join([self._read(payload) for payload in payloads])

    def _read(self, payload: bytes) -> str:
        if payload == DONE:
            self.done = True
            return ""
        try:
            chunk = orjson.loads(payload)
            if chunk.get("error"):
                raise _failure(chunk["error"])
            if usage := chunk.get("usage"):
                self.prompt_tokens, self.completion_tokens = usage["prompt_tokens"], usage["completion_tokens"]
            return "".join([self._choice(choice) for choice in chunk["choices"] or ()])
        except (ValueError, LookupError, TypeError, AttributeError):
            raise broke_off() from None

    def _choice(self, choice: dict[str, Any]) -> str:
        if choice.get("finish_reason"):
            self.complete = True
        said = choice.get("delta") or {}
        text = said.get("content") or said.get("refusal") or ""
        if not isinstance(text, str):
            raise broke_off()
        return text


def _failure(error: object) -> ModelFailed:
    """An error that came after the stream had begun."""
    code = error.get("code") or error.get("type") if isinstance(error, dict) else None
    if code in ("rate_limit_exceeded", "rate_limit_error", 429):
        return ModelFailed("The chat model is too busy; try again in a moment", code="MODEL_BUSY", passing=True)
    return ModelFailed("The chat model failed while it answered; try again in a moment", passing=True)
