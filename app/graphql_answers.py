"""Answers of the graph as JSON, and never more of it at once than a client and this server can bear."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from schema.execution.refusals import too_much

LARGEST = 16_000_000
"""Bytes. The cost counts objects; what texts they hold is known only when the answer is made."""


def encoded(answer: Mapping[str, Any]) -> bytes:
    """JSON; times in UTC with a Z."""
    return orjson.dumps(answer, default=str, option=orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC)


def answer_bytes(answer: Mapping[str, Any]) -> tuple[bytes, bool]:
    """An answer's bytes, and whether it has data; one that is too large is exchanged for a refusal."""
    body = encoded(answer)
    if len(body) <= LARGEST:
        return body, "data" in answer
    return encoded(_refused(len(body))), False


def message_text(message: Mapping[str, Any]) -> str:
    """A message of a WebSocket; one with an answer that is too large is exchanged for a refusal."""
    body = encoded(message)
    if len(body) > LARGEST:
        body = encoded({**message, "payload": {"data": None, **_refused(len(body))}})
    return body.decode()


def _refused(size: int) -> dict[str, Any]:
    return {"errors": [too_much("ANSWER_TOO_LARGE", "bytes in its answer", size, LARGEST)]}
