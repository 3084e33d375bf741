"""One connection of the scripted OpenAI-compatible server: reads requests, tells answers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import orjson

from tests.openai_script import Json, Script, choice, chunk, completion, embeddings, failure, usage_of

if TYPE_CHECKING:
    from tests.openai_server import OpenAIServer

_STREAM_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n"
    b"x-request-id: req_scripted\r\n\r\n"
)


class Connection(asyncio.Protocol):
    """One connection: reads requests one after the other, and knows at once when the other side goes."""

    def __init__(self, server: OpenAIServer) -> None:
        self._server, self._buffer = server, b""
        self._answer: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._server.connections += 1

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer and not self._answer.done():
            self._answer.cancel()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        line, *headers = head.decode("latin-1").split("\r\n")
        lengths = [int(h.split(":")[1]) for h in headers if h.lower().startswith("content-length:")]
        length = lengths[0] if lengths else 0
        if len(rest) >= length:
            self._buffer = rest[length:]
            path = line.split(" ")[1].removeprefix("/v1")
            self._answer = asyncio.ensure_future(self._serve(path, orjson.loads(rest[:length] or b"{}")))

    async def _serve(self, path: str, body: Json) -> None:
        if path == "/chat/completions":
            await self._chat(body)
        elif path == "/embeddings":
            self._json(200, embeddings(body))
        elif path == "/models":
            self._json(200, {"object": "list", "data": [{"id": "gpt-4o-mini", "object": "model"}]})
        elif path == "/counters":
            self._json(200, self._server.counters())
        elif path == "/script":
            self._server.script = Script(**body)
            self._json(200, {})
        else:
            self._json(404, failure(404))

    async def _chat(self, body: Json) -> None:
        server, script = self._server, self._server.chosen()
        server.requests.append(body)
        server.asked.set()
        server.open += 1
        try:
            await self._told(script, body)
            server.finished += 1
        except asyncio.CancelledError:
            server.disconnects += 1
            server.left.set()
        finally:
            server.open -= 1

    async def _told(self, script: Script, body: Json) -> None:
        refused = [name for name in script.rejects if name in body]
        if refused:
            error = failure(400, "unsupported_value")
            error["error"]["param"] = refused[0]
            self._json(400, error)
        elif script.status != 200:
            self._json(script.status, failure(script.status, script.error_code), script.headers)
        elif body.get("stream"):
            await self._stream(script, body)
        else:
            await asyncio.sleep(script.first_pause)
            self._json(200, completion(body, script.words(body)))

    async def _stream(self, script: Script, body: Json) -> None:
        words = script.words(body)
        self._transport.write(_STREAM_HEAD)
        due = asyncio.get_running_loop().time() + script.first_pause
        for at in range(0, len(words), script.together):
            due += script.pause
            await asyncio.sleep(due - asyncio.get_running_loop().time())
            if script.break_after is not None and at >= script.break_after:
                self._transport.abort()
                return
            if script.error_after is not None and at >= script.error_after:
                self._send(b"data: " + orjson.dumps(failure(500, "server_error")) + b"\n\n", b"")
                return
            self._send(
                *[chunk(body, choice({"content": word}), usage=None) for word in words[at : at + script.together]]
            )
        self._close(script, body, words)

    def _close(self, script: Script, body: Json, words: Sequence[str]) -> None:
        wants_usage = script.usage and (body.get("stream_options") or {}).get("include_usage")
        self._send(
            chunk(body, choice({}, "stop"), usage=None) if script.finish else b": nothing\n\n",
            chunk(body, [], usage=usage_of(body, words)) if wants_usage else b": nothing\n\n",
            b"data: [DONE]\n\n" if script.done else b": nothing\n\n",
            b"",
        )

    def _send(self, *events: bytes) -> None:
        """Chunks of the body, in one write; an empty one ends it."""
        self._transport.write(b"".join(b"%x\r\n%b\r\n" % (len(event), event) for event in events))

    def _json(self, status: int, body: Json, headers: Mapping[str, str] | None = None) -> None:
        made = orjson.dumps(body)
        more = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
        head = (
            f"HTTP/1.1 {status} Scripted\r\ncontent-type: application/json\r\ncontent-length: {len(made)}\r\n{more}\r\n"
        )
        self._transport.write(head.encode() + made)
