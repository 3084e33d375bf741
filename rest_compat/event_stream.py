"""Server-sent events from an answer's log. Format: https://html.spec.whatwg.org/multipage/server-sent-events.html"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from functools import partial
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from models.message_events import MessageEventKind, Step

DECLARED: dict[str, Any] = {
    "text/event-stream": {
        "schema": {
            "type": "object",
            "required": ["data"],
            "properties": {
                "id": {"type": "string"},
                "event": {"enum": [kind.value for kind in MessageEventKind]},
                "data": {"type": "string", "contentMediaType": "application/json"},
            },
        },
        "example": 'id: 1\nevent: delta\ndata: {"text": "We open at nine"}\n\n',
    }
}
"""The stream for OpenAPI: the schema is that of one event."""
KEEP_ALIVE = b": keep-alive\n\n"
LATER = "nexora.later"
"""In a scope: the list that takes the rest of a stream, where somebody tells it when the request's way is unwound."""
Encode = Callable[[Step], bytes]
Rest = Callable[[Receive, Send], Awaitable[None]]


class EventStream(Response):
    """Sends batches of steps as they come; an empty batch goes out as a comment.

    Waits for the reader, so a slow one holds up nothing but itself. One that leaves ends the stream, not the answer.
    """

    media_type = "text/event-stream"

    def __init__(self, batches: AsyncGenerator[Sequence[Step], None], encode: Encode) -> None:
        super().__init__(headers={"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._batches, self._encode = batches, encode

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head, and the rest until the log ends or the reader leaves."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        rest = partial(_tell, self._batches, self._encode)
        if LATER in scope:
            scope[LATER].append(rest)
        else:
            await rest(receive, send)


async def _tell(batches: AsyncGenerator[Sequence[Step], None], encode: Encode, receive: Receive, send: Send) -> None:
    leaving = asyncio.ensure_future(_left(receive))
    try:
        async with aclosing(batches):
            async for steps in batches:
                if leaving.done():
                    return
                body = b"".join([encode(step) for step in steps]) or KEEP_ALIVE
                await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        leaving.cancel()


async def _left(receive: Receive) -> None:
    message: Any = await receive()
    while message["type"] != "http.disconnect":
        message = await receive()
