"""/api/workspaces/:id/conversations/export: everything that was said, as JSON lines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

import orjson
from fastapi.responses import StreamingResponse

from resolvers.exports import Exported, export_conversations
from rest_compat.actor import Caller
from rest_compat.errors import errors
from rest_compat.routers import Router
from rest_compat.security import takes_jwt

router = Router("/api/workspaces/{workspace_id}/conversations", "Workspaces")

_LINES: dict[str, Any] = {
    "description": "A conversation a line",
    "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
}


class _Lines(StreamingResponse):
    media_type = "application/x-ndjson"


@router.get(
    "/export",
    summary="Export all conversations",
    response_class=_Lines,
    responses={**errors(401, 403, 404), 200: _LINES},
    openapi_extra=takes_jwt(),
)
async def export(workspace_id: str, actor: Caller) -> _Lines:
    """Every conversation with its messages and citations, newest first, one JSON object a line."""
    name = f'attachment; filename="conversations-{workspace_id[:36]}.jsonl"'
    return _Lines(_lines(await export_conversations(actor, workspace_id)), headers={"Content-Disposition": name})


async def _lines(batches: AsyncGenerator[Exported, None]) -> AsyncIterator[bytes]:
    """A conversation at a time; in between others get the event loop."""
    async with aclosing(batches) as reading:
        async for batch in reading:
            for conversation in batch:
                yield orjson.dumps(conversation, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE)
                await asyncio.sleep(0)
