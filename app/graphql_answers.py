"""Answers of the graph as JSON, and never more of it at once than a client and this server can bear."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from schema.execution.refusals import too_much

LARGEST, LARGEST_MESSAGE = 16_000_000, 4_000_000
"""Bytes over HTTP and over a socket. The cost counts objects; what their texts hold shows when they are written."""
_AT_ONCE = 250
"""Objects that are written in one go."""
_PIECE = 200_000
"""Bytes after which others get the event loop: a fifth of a millisecond."""


def encoded(value: Any) -> bytes:
    """JSON; times in UTC with a Z."""
    return orjson.dumps(value, default=str, option=orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC)


async def answer_bytes(answer: Mapping[str, Any]) -> tuple[list[bytes], bool]:
    """An answer's bytes in pieces, and whether it has data; one that is too large is exchanged for a refusal."""
    pieces, size = await _written(answer, answer, LARGEST)
    if size <= LARGEST:
        return pieces, "data" in answer
    return [encoded(_refused(size, LARGEST))], False


async def message_text(message: Mapping[str, Any]) -> str:
    """A message of a WebSocket; one with an answer that is too large is exchanged for a refusal."""
    pieces, size = await _written(message, message.get("payload"), LARGEST_MESSAGE)
    if size > LARGEST_MESSAGE:
        pieces = [encoded({**message, "payload": {"data": None, **_refused(size, LARGEST_MESSAGE)}})]
    return b"".join(pieces).decode()


async def _written(value: Mapping[str, Any], answer: Any, largest: int) -> tuple[list[bytes], int]:
    """The JSON in pieces and its size, or as far as it is not too large."""
    if not _is_large(answer):
        whole = encoded(value)
        return [whole], len(whole)
    pieces: list[bytes] = []
    size, small, begun = 0, list[bytes](), 0
    for part in _parts(value):
        small.append(part)
        size, begun = size + len(part), begun + len(part)
        if size > largest:
            break
        if begun >= _PIECE:
            pieces.append(b"".join(small))
            small, begun = [], 0
            await asyncio.sleep(0)
    return [*pieces, b"".join(small)], size


def _is_large(answer: Any) -> bool:
    told = answer.get("extensions") if isinstance(answer, dict) else None
    return bool(told and "cost" in told and told["cost"]["requested"] > _AT_ONCE)


def _parts(value: Any) -> Iterator[bytes]:
    """JSON that is cut around lists of lists, so that no part holds more than a page."""
    if isinstance(value, dict) and _has_list(value):
        before = b"{"
        for key, item in value.items():
            yield before + encoded(key) + b":"
            yield from _parts(item)
            before = b","
        yield b"}"
    elif isinstance(value, list) and any(map(_has_list, value[:3])):
        before = b"["
        for item in value:
            yield before
            yield from _parts(item)
            before = b","
        yield b"]"
    else:
        yield encoded(value)


def _has_list(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_list, value.values()))
    return isinstance(value, list)


def _refused(size: int, largest: int) -> dict[str, Any]:
    return {"errors": [too_much("ANSWER_TOO_LARGE", "bytes or more in its answer", size, largest)]}
