"""How large a body may be, and how long it may take to arrive."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.problems import Refused, as_answer
from kit.errors import NexoraError, TooLarge

MEGABYTE = 1_000_000
_USUAL, _UPLOAD = MEGABYTE, 26 * MEGABYTE
_USUAL_SECONDS, _UPLOAD_SECONDS = 30.0, 300.0
_DRAINED, _DRAINED_SECONDS = 64 * MEGABYTE, 1.0


class Bodies:
    """Refuses a body by its announced length before reading it, and by its real length and time while it is read.

    Sources may be uploaded: 25 MB of file and 1 MB around it in 300 s. Anything else: 1 MB in 30 s.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, its body measured."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        upload = scope["path"].endswith("/sources")
        limit, seconds = (_UPLOAD, _UPLOAD_SECONDS) if upload else (_USUAL, _USUAL_SECONDS)
        body = _Body(receive, send, limit, seconds)
        if _announced(scope) > limit:
            body.refused = True
            await as_answer(_too_large(limit), scope)(scope, receive, body.send)
        else:
            await self.app(scope, body.receive, body.send)


class _Body:
    """One request's body on its way in. Once it is complete, nothing is measured any more: streams wait long."""

    __slots__ = (
        "_deadline",
        "_limit",
        "_loop",
        "_read",
        "_receive",
        "_seconds",
        "_send",
        "_too_late",
        "complete",
        "refused",
    )

    def __init__(self, receive: Receive, send: Send, limit: int, seconds: float) -> None:
        self._receive, self._send = receive, send
        self._limit, self._seconds, self._read = limit, seconds, 0
        self._loop = asyncio.get_running_loop()
        self._deadline = self._loop.time() + seconds
        self.complete = self.refused = self._too_late = False

    async def receive(self) -> Message:
        """Raises: Refused, as soon as it is too much or too late."""
        if self.complete:
            return await self._receive()
        message = await self._in_time()
        self._read += len(message.get("body", b""))
        self.complete = not message.get("more_body", False)
        if self._read > self._limit:
            self.refused = True
            raise Refused(_too_large(self._limit))
        return message

    async def _in_time(self) -> Message:
        """`asyncio.timeout_at` in short: that asks three times which loop runs, 4 µs each for a body already there."""
        task = asyncio.current_task(self._loop)
        assert task is not None
        alarm = self._loop.call_at(self._deadline, self._give_up, task)
        try:
            return await self._receive()
        except asyncio.CancelledError:
            if self._too_late and task.uncancel() == 0:
                raise Refused(_too_slow(self._seconds)) from None
            raise
        finally:
            alarm.cancel()

    def _give_up(self, task: asyncio.Task[None]) -> None:
        self._too_late = True
        task.cancel()

    async def send(self, message: Message) -> None:
        """The answer; the end of one that refuses waits until the sender has had the time to read it.

        Closing on somebody who is still sending would reset the connection and lose the answer (RFC 9112, 9.6).
        """
        if not self.refused or message["type"] != "http.response.body":
            await self._send(message)
            return
        await self._send({**message, "more_body": True})
        with suppress(TimeoutError):
            async with asyncio.timeout(_DRAINED_SECONDS):
                await self._drain()
        await self._send({"type": "http.response.body", "body": b""})

    async def _drain(self) -> None:
        more = not self.complete
        while more and self._read < _DRAINED:
            message = await self._receive()
            self._read += len(message.get("body", b""))
            more = message.get("more_body", False)


def _announced(scope: Scope) -> int:
    value = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(value) if value.isdigit() else 0


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The body is larger than {limit // MEGABYTE} MB; send less", headers={"Connection": "close"})


def _too_slow(seconds: float) -> NexoraError:
    sentence = f"The body did not arrive within {seconds:.0f} seconds; send it again"
    return NexoraError(sentence, status=408, code="REQUEST_TIMEOUT", headers={"Connection": "close"})
