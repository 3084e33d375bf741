"""A chat model behind OpenAI's SDK: OpenAI itself, or any server that speaks its chat completions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from llm.answer import Answer
from llm.events import Event, Finished
from llm.failures import broke_off, timed_out
from llm.messages import Message, messages_of
from llm.prompts import Prompt
from llm.reply import Reply
from llm.sse import EventLines
from llm.tokens import estimate

if TYPE_CHECKING:
    from llm.openai_client import OpenAIClient

_DRAIN_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for the model: to connect, for its next bytes, and for the whole answer."""

    connect: float = 5.0
    silence: float = 30.0
    whole: float = 300.0


class OpenAIModel:
    """Streams answers from a chat-completions server. A server that needs no key takes any.

    The SDK makes the request (address, key, timeouts, errors); its raw bytes are read here, since its object for each
    token costs more than all the rest. Retries are the gateway's, before the first token only. The SDK is imported with
    the first request: a server that answers extractively never pays for it.
    """

    name = "openai"

    def __init__(self, api_key: str | None, base_url: str | None = None, patience: Patience | None = None) -> None:
        self._api_key, self._base_url = api_key or "none", base_url
        self._patience = patience or Patience()
        self._made: OpenAIClient | None = None

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Event, None]:
        """Answer the prompt; see ChatModel. Tokens that arrive together come as one Delta."""
        answer, reply = Answer(prompt.evidence, prompt.system), Reply()
        async with aclosing(self._texts(prompt, reply)) as texts:
            async for text in texts:
                for event in answer.say(text):
                    yield event
        for event in answer.end():
            yield event
        yield _finished(prompt, answer, reply)

    async def complete(self, messages: Sequence[Message], model: str, seconds: float) -> str:
        """A short text as it comes, at temperature 0, within `seconds`. Raises: ModelFailed."""
        return await self._client().text_of(model, messages, seconds)

    async def close(self) -> None:
        """Let the connections go."""
        if self._made is not None:
            await self._made.close()

    async def _texts(self, prompt: Prompt, reply: Reply) -> AsyncGenerator[str, None]:
        """The text as it arrives, noted in `reply`. Raises: ModelFailed, also when the stream ends too early.

        The messages are made for the request and gone when the answer begins: they are most of a stream's memory.
        """
        lines, clock = EventLines(), asyncio.get_running_loop().time
        deadline = clock() + self._patience.whole
        asked = await self._client().asked(prompt.model, messages_of(prompt), prompt.temperature)
        async with aclosing(asked) as chunks:
            async for chunk in chunks:
                if text := reply.read(lines.feed(chunk)):
                    yield text
                if reply.done:
                    await _drain(chunks)
                    return
                if clock() > deadline:
                    raise timed_out()
        if text := reply.read(lines.end()):
            yield text
        if not (reply.done or reply.complete):
            raise broke_off()

    def _client(self) -> OpenAIClient:
        if self._made is None:
            from llm.openai_client import OpenAIClient  # noqa: PLC0415 - the SDK costs memory, paid when first needed

            patience = self._patience
            self._made = OpenAIClient(self._api_key, self._base_url, connect=patience.connect, silence=patience.silence)
        return self._made


def _finished(prompt: Prompt, answer: Answer, reply: Reply) -> Finished:
    """The tokens as the provider counts them, else as we estimate them."""
    asked, said = reply.prompt_tokens, reply.completion_tokens
    if asked is None or said is None:
        asked = sum(estimate(message["content"]) for message in messages_of(prompt))
        said = answer.tokens
    return Finished(prompt.model, asked, said)


async def _drain(chunks: AsyncGenerator[bytes, None]) -> None:
    """Read what follows the last event, so that the connection can be used again; give up on a server that lingers."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_DRAIN_SECONDS):
            async for _ in chunks:
                pass
