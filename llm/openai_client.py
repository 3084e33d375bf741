"""Requests to a chat-completions server through OpenAI's SDK. Importing this module imports the SDK (0.3 s, 27 MB)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Any
from urllib.request import getproxies

import httpx2
import orjson
import structlog
from openai import AsyncOpenAI, BadRequestError, DefaultAsyncHttpxClient

from llm.failures import ModelFailed
from llm.http.transport import BODY, Body, Transport
from llm.messages import Message
from llm.openai_failures import ERRORS, failure_of

_log = structlog.get_logger("llm")

_WRITE_SECONDS, _POOL_SECONDS = 10.0, 30.0
_STREAMED = {"stream": True, "stream_options": {"include_usage": True}}


class OpenAIClient:
    """The SDK, set up for many streams at once, with no retries of its own.

    It keeps addresses, keys, timeouts and errors; its transport is ours, and a streamed answer's bytes pass by its
    objects. Waits `connect` seconds for a connection and `silence` for bytes.
    """

    def __init__(self, api_key: str, base_url: str | None, *, connect: float, silence: float) -> None:
        self._sdk = AsyncOpenAI(
            api_key=api_key,
            base_url=base_url,
            max_retries=0,
            timeout=httpx2.Timeout(connect=connect, read=silence, write=_WRITE_SECONDS, pool=_POOL_SECONDS),
            http_client=_http_client(),
        )
        self._minded: set[tuple[str, str]] = set()  # (model, option) pairs that the server doesn't take

    async def asked(
        self, model: str, messages: Sequence[Message], temperature: float | None
    ) -> AsyncGenerator[bytes, None]:
        """Ask; the streamed answer's body as it arrives. Closing it ends the request. Both raise ModelFailed.

        The SDK's `create` would look through every message for what its types rename, which is nothing: a third of the
        work of a start. `post` is its way for requests that are complete.
        """
        while True:
            fields = self._fields(model, messages, temperature=temperature, **_STREAMED)
            try:
                return _bytes_of(_body_of(await self._posted(_Sent(orjson.dumps(fields)))), model)
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

    async def _posted(self, body: _Sent) -> httpx2.Response:
        headers = {"Content-Type": "application/json", "Content-Length": str(len(body.data))}
        response = await self._sdk.post(
            "/chat/completions",
            cast_to=httpx2.Response,
            content=body,
            options={"headers": headers, "security": {"bearer_auth": True}},
            stream=True,
        )
        body.data = b""
        return response

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
        raise _failed(error, model) from error


class _Sent:
    """A request's body, which can be sent again after a redirect, and is let go of when the answer begins."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.data


class _Decoded(httpx2.AsyncByteStream):
    """A response's body, for one that is compressed or came another way than by our transport."""

    def __init__(self, response: httpx2.Response) -> None:
        self._response = response

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._response.aiter_bytes()

    async def aclose(self) -> None:
        await self._response.aclose()


def _body_of(response: httpx2.Response) -> httpx2.AsyncByteStream:
    """The body without the response where it can be read so: a response with its request takes 7 KB."""
    body = response.extensions.get(BODY)
    if not isinstance(body, Body) or "content-encoding" in response.headers:
        return _Decoded(response)
    response.stream = httpx2.ByteStream(b"")  # the two hold each other else
    return body


async def _bytes_of(body: httpx2.AsyncByteStream, model: str) -> AsyncGenerator[bytes, None]:
    try:
        async for chunk in body:
            yield chunk
    except ERRORS as error:
        raise _failed(error, model) from error
    finally:
        await body.aclose()


def _failed(error: Exception, model: str) -> ModelFailed:
    failure = failure_of(error, model)
    _log.warning("model_failed", model=model, code=failure.code, error=type(error).__name__)
    return failure


def _http_client() -> httpx2.AsyncClient:
    """Direct, unless this machine reaches the web through a proxy: that the SDK's own client knows how to do."""
    if getproxies().keys() & {"http", "https", "all"}:
        return DefaultAsyncHttpxClient()
    return httpx2.AsyncClient(transport=Transport(), follow_redirects=True)
