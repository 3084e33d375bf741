"""Requests to a chat-completions server through OpenAI's SDK. Importing this module imports the SDK (0.3 s, 27 MB)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Any

import httpx2
import structlog
from openai import AsyncOpenAI, BadRequestError, DefaultAioHttpClient

from llm.messages import Message
from llm.openai_failures import ERRORS, failure_of

_log = structlog.get_logger("llm")

_LIMITS = httpx2.Limits(max_connections=4_000, max_keepalive_connections=100, keepalive_expiry=30.0)
_WRITE_SECONDS, _POOL_SECONDS = 10.0, 30.0
_STREAM_OPTIONS = {"include_usage": True}


class OpenAIClient:
    """The SDK, set up for many streams at once, with no retries of its own.

    It speaks HTTP through aiohttp, as its README offers for many streams: half the CPU a token of its default, and
    tokens that arrive together are read together. Waits `connect` seconds for a connection and `silence` for bytes.
    """

    def __init__(self, api_key: str, base_url: str | None, *, connect: float, silence: float) -> None:
        self._sdk = AsyncOpenAI(
            api_key=api_key,
            base_url=base_url,
            max_retries=0,
            timeout=httpx2.Timeout(connect=connect, read=silence, write=_WRITE_SECONDS, pool=_POOL_SECONDS),
            http_client=DefaultAioHttpClient(limits=_LIMITS),
        )
        self._minded: set[tuple[str, str]] = set()  # (model, option) pairs that the server doesn't take

    async def bytes_of(
        self, model: str, messages: Sequence[Message], temperature: float | None
    ) -> AsyncGenerator[bytes, None]:
        """The streamed answer's body as it arrives. Closing it ends the request. Raises: ModelFailed."""
        create = self._sdk.chat.completions.with_streaming_response.create
        while True:
            fields = self._fields(model, messages, temperature=temperature, stream_options=_STREAM_OPTIONS)
            try:
                async with create(**fields, stream=True) as response:
                    async for chunk in response.iter_bytes():
                        yield chunk
                return
            except ERRORS as error:
                self._learn_or_raise(error, model)

    async def text_of(self, model: str, messages: Sequence[Message], seconds: float) -> str:
        """A whole answer's text at temperature 0, within `seconds`. Raises: ModelFailed."""
        while True:
            try:
                made = await self._sdk.chat.completions.create(
                    **self._fields(model, messages, temperature=0.0), timeout=seconds
                )
            except ERRORS as error:
                self._learn_or_raise(error, model)
            else:
                return (made.choices[0].message.content or "") if made.choices else ""

    async def close(self) -> None:
        """Let the connections go."""
        await self._sdk.close()

    def _fields(self, model: str, messages: Sequence[Message], **options: object) -> dict[str, Any]:
        """The request as the API names it, less the options that this model's server has minded before."""
        kept = {
            name: value for name, value in options.items() if value is not None and (model, name) not in self._minded
        }
        return {"model": model, "messages": list(messages), **kept}

    def _learn_or_raise(self, error: Exception, model: str) -> None:
        """Return when the request may be tried again without an option that the server turned down.

        Reasoning models take no temperature, and some servers no stream_options.
        """
        if isinstance(error, BadRequestError):
            named = {name for name in ("stream_options", "temperature") if name in f"{error.param} {error.message}"}
            new = {(model, name) for name in named} - self._minded
            self._minded |= new
            if new:
                return
        failure = failure_of(error, model)
        _log.warning("model_failed", model=model, code=failure.code, error=type(error).__name__)
        raise failure from error
