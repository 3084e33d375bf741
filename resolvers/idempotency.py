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
from access.operations import operation
from kit import clock
from kit.errors import BadRequest, Conflict
from models import idempotency_keys
from resolvers.parts import parts

_KEPT = timedelta(hours=24)
_ABANDONED = timedelta(minutes=10)
_LONGEST = 200
_PATIENCE = 330.0
_PAUSE, _LONGEST_PAUSE = 0.05, 1.0


@dataclass(frozen=True)
class Key:
    """A caller's key, and what it was sent with: a fingerprint under each of the server's secret keys, newest first."""

    owner: str
    key: str
    body_hashes: tuple[str, ...]


def key_of(actor: Actor, key: str | None, body: Any) -> Key | None:
    """The key of a request, None when it has none.

    `body`: anything that JSON can hold. Raises: BadRequest (IDEMPOTENCY_KEY_INVALID).
    """
    if key is None:
        return None
    if not 1 <= len(key) <= _LONGEST or not all("!" <= character <= "~" for character in key):
        raise BadRequest(
            f"An idempotency key is 1 to {_LONGEST} visible ASCII characters", code="IDEMPOTENCY_KEY_INVALID"
        )
    told = orjson.dumps(body, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=str)
    return Key(_owner(actor), key, tuple(parts().seal.digests(told)))


def _owner(actor: Actor) -> str:
    """Whose key it is. Somebody without credentials (a registration) is known by the address only, and so is the
    browser that shows a page: they all have the same public key.

    Another's answer still needs the same body, which for those requests holds the credentials themselves.
    """
    if actor.kind is ActorKind.ANONYMOUS:
        return f"{actor.kind.value}:{actor.address}"
    if actor.kind is ActorKind.PAGE:
        return f"{actor.kind.value}:{actor.api_key_id}:{actor.address}"
    whose = actor.api_key_id or actor.user_id
    if whose is None:
        whose = hashlib.sha256(f"{sorted(actor.grants)} {actor.visitor_id}".encode()).hexdigest()
    return f"{actor.kind.value}:{whose}"


async def claimed(key: Key, answer: Any) -> Any | None:
    """Take the key with the answer that this transaction will have made when it commits; None when it is now ours.

    Otherwise the earlier answer. A request with the same key that is in its transaction is waited for.
    Raises: Conflict (IDEMPOTENCY_KEY_REUSED) when the key was used with another body.
    """
    if await _take(key, _closed(answer)) is not None:
        return None
    row = await idempotency_keys.known(key.owner, key.key)
    return await claimed(key, answer) if row is None else _opened(_same(key, row["body_hash"], row["answer"]))


@operation(open_because="what runs checks its own right, and a kept answer is its caller's own")
async def once(actor: Actor, key: str | None, body: Any, run: Callable[[], Awaitable[Any]]) -> Any:
    """`run()`, or what it gave for the same key and body before. What it gives must be JSON.

    While the first call runs, others with its key wait for it. A call that fails isn't kept: a retry runs again.
    A caller that gives up ends neither the call nor the keeping of its answer.
    Raises: BadRequest for a bad key; Conflict (IDEMPOTENCY_KEY_REUSED); whatever `run` raises.
    """
    mine = key_of(actor, key, body)
    if mine is None:
        return await run()
    claim = await _take(mine, None)
    while claim is None:
        kept = await _answered(mine)
        if kept is not None:
            return _opened(kept)
        claim = await _take(mine, None)
    return await asyncio.shield(_run_and_keep(claim, run))


async def _run_and_keep(claim: str, run: Callable[[], Awaitable[Any]]) -> Any:
    try:
        answer = await run()
    except BaseException:
        await asyncio.shield(idempotency_keys.let_go(claim))
        raise
    await idempotency_keys.keep(claim, _closed(answer))
    return answer


def _closed(answer: Any) -> dict[str, str]:
    """Answers hold secrets (a new API key) and customers' words, and outlive what they speak of for a day."""
    return {"sealed": parts().seal.close(orjson.dumps(answer))}


def _opened(kept: dict[str, str] | None) -> Any:
    """Raises: Conflict when the server's secret has changed since."""
    if kept is None:
        return None
    try:
        return orjson.loads(parts().seal.open(kept["sealed"]))
    except ValueError:
        raise _reused() from None


async def _take(key: Key, answer: dict[str, str] | None) -> str | None:
    now = clock.now()
    return await idempotency_keys.take(
        key.owner, key.key, key.body_hashes[0], answer, now, now - _ABANDONED, now + _KEPT
    )


async def _answered(key: Key) -> dict[str, str] | None:
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


def _same(key: Key, body_hash: str, answer: dict[str, str] | None) -> dict[str, str] | None:
    if body_hash not in key.body_hashes:
        raise _reused()
    return answer


def _reused() -> Conflict:
    return Conflict(
        "This idempotency key was used for another request; choose a new one", code="IDEMPOTENCY_KEY_REUSED"
    )
