"""Idempotency keys: the same key with the same body runs once, and is answered alike for 24 hours."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson

from access.actors import Actor, ActorKind
from kit import clock
from kit.errors import BadRequest, Conflict
from models import idempotency_keys

_KEPT = timedelta(hours=24)
_ABANDONED = timedelta(minutes=10)
_LONGEST = 200
_PATIENCE = 330.0
_PAUSE, _LONGEST_PAUSE = 0.05, 1.0


@dataclass(frozen=True)
class Key:
    """A caller's key, and what it was sent with."""

    owner: str
    key: str
    body_hash: str


def key_of(actor: Actor, key: str | None, body: Any) -> Key | None:
    """The key of a request, None when it has none. Nobody's requests (logins) are never kept.

    `body`: anything that JSON can hold. Raises: BadRequest (IDEMPOTENCY_KEY_INVALID).
    """
    if key is None or actor.kind is ActorKind.ANONYMOUS:
        return None
    if not 1 <= len(key) <= _LONGEST or not all("!" <= character <= "~" for character in key):
        raise BadRequest(
            f"An idempotency key is 1 to {_LONGEST} visible ASCII characters", code="IDEMPOTENCY_KEY_INVALID"
        )
    body_hash = hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()
    return Key(_owner(actor), key, body_hash)


def _owner(actor: Actor) -> str:
    whose = actor.api_key_id or actor.user_id
    if whose is None:
        whose = hashlib.sha256(f"{sorted(actor.grants)} {actor.visitor_id}".encode()).hexdigest()
    return f"{actor.kind.value}:{whose}"


async def claimed(key: Key, answer: Any) -> Any | None:
    """Take the key with the answer that this transaction will have made when it commits; None when it is now ours.

    Otherwise the earlier answer. A request with the same key that is in its transaction is waited for.
    Raises: Conflict (IDEMPOTENCY_KEY_REUSED) when the key was used with another body.
    """
    if await _take(key, answer) is not None:
        return None
    row = await idempotency_keys.known(key.owner, key.key)
    return await claimed(key, answer) if row is None else _same(key, row["body_hash"], row["answer"])


async def once(actor: Actor, key: str | None, body: Any, run: Callable[[], Awaitable[Any]]) -> Any:
    """`run()`, or what it gave for the same key and body before. What it gives must be JSON.

    While the first call runs, others with its key wait for it. A call that fails isn't kept: a retry runs again.
    Raises: BadRequest for a bad key; Conflict (IDEMPOTENCY_KEY_REUSED); whatever `run` raises.
    """
    mine = key_of(actor, key, body)
    if mine is None:
        return await run()
    claim = await _take(mine, None)
    while claim is None:
        kept = await _answered(mine)
        if kept is not None:
            return kept["answer"]
        claim = await _take(mine, None)
    try:
        answer = await run()
    except BaseException:
        await asyncio.shield(idempotency_keys.let_go(claim))
        raise
    await idempotency_keys.keep(claim, {"answer": answer})
    return answer


async def _take(key: Key, answer: Any) -> str | None:
    now = clock.now()
    return await idempotency_keys.take(key.owner, key.key, key.body_hash, answer, now, now - _ABANDONED, now + _KEPT)


async def _answered(key: Key) -> Any | None:
    """What is kept of the first call, as soon as there is one; None when it failed, so that the key is free.

    Raises: Conflict when it runs longer than any answer may.
    """
    pause, deadline = _PAUSE, asyncio.get_running_loop().time() + _PATIENCE
    while (row := await idempotency_keys.known(key.owner, key.key)) is not None:
        kept = _same(key, row["body_hash"], row["answer"])
        if kept is not None:
            return kept
        if asyncio.get_running_loop().time() > deadline:
            raise Conflict("The first request with this key still runs; try again later", code="IDEMPOTENCY_KEY_IN_USE")
        await asyncio.sleep(pause)
        pause = min(_LONGEST_PAUSE, pause * 2)
    return None


def _same(key: Key, body_hash: str, answer: Any) -> Any:
    if body_hash != key.body_hash:
        raise Conflict(
            "This idempotency key was used for another request; choose a new one", code="IDEMPOTENCY_KEY_REUSED"
        )
    return answer
