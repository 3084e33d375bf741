"""How large a body may be, and how long it may take to arrive."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.problems import Refused, as_answer
from kit.errors import NexoraError, TooLarge

MEGABYTE = 1_000_000
_USUAL, _UPLOAD = MEGABYTE, 26 * MEGABYTE
_USUAL_SECONDS, _UPLOAD_SECONDS = 30.0, 300.0


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
        if _announced(scope) > limit:
            await as_answer(_too_large(limit), scope)(scope, receive, send)
            return
        await self.app(scope, _measured(receive, limit, seconds), send)


def _measured(receive: Receive, limit: int, seconds: float) -> Receive:
    read, complete = 0, False
    deadline = asyncio.get_running_loop().time() + seconds

    async def receive_measured() -> Message:
        nonlocal read, complete
        if complete:
            return await receive()
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError:
            raise Refused(_too_slow(seconds)) from None
        read += len(message.get("body", b""))
        complete = not message.get("more_body", False)
        if read > limit:
            raise Refused(_too_large(limit))
        return message

    return receive_measured


def _announced(scope: Scope) -> int:
    value = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(value) if value.isdigit() else 0


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The body is larger than {limit // MEGABYTE} MB; send less", headers={"Connection": "close"})


def _too_slow(seconds: float) -> NexoraError:
    sentence = f"The body did not arrive within {seconds:.0f} seconds; send it again"
    return NexoraError(sentence, status=408, code="REQUEST_TIMEOUT", headers={"Connection": "close"})
