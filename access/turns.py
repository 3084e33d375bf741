"""Turns for what is large: one runs at a time, and whoever has waited longest since their last one is next."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kit.errors import RateLimited, Unavailable

_REST, _LONGEST_REST = 1.0, 2.0
"""What is left to everybody else after a turn while others wait: a share of the time it took, and seconds at most."""
MOST_WAITING = 32
_REMEMBERED = 1_000
"""Owners of whom it is known when they had their last turn."""
_PATIENCE = 30.0
_LONGEST = 20.0
_SOON = {"Retry-After": "5"}

Turn = asyncio.Future[None]


class Turns:
    """Who has had no turn for the longest time is next: who rarely asks doesn't queue behind those who always do.

    Seconds: `patience`, how long one waits; `longest`, how long a turn may last. `most`: how many of one's may wait.
    """

    def __init__(self, *, patience: float = _PATIENCE, longest: float = _LONGEST, most: int = MOST_WAITING) -> None:
        self._patience, self._longest, self._most = patience, longest, most
        self._free = True
        self._waiting: dict[str, deque[Turn]] = {}
        self._had: OrderedDict[str, float] = OrderedDict()

    @asynccontextmanager
    async def turn(self, owner: str) -> AsyncIterator[None]:
        """Wait for a turn, and hold it until the block ends.

        Raises: RateLimited when too many of the owner's wait already; Unavailable when waiting, or the block, takes
        too long.
        """
        await self._begin(owner)
        loop = asyncio.get_running_loop()
        began = loop.time()
        bound = asyncio.timeout(self._longest)
        try:
            async with bound:
                yield
        except TimeoutError:
            if not bound.expired():
                raise
            raise Unavailable("This took too long; ask for less at once", code="TOOK_TOO_LONG") from None
        finally:
            self._end(owner, began, loop.time())

    async def _begin(self, owner: str) -> None:
        if self._free:
            self._free = False
            return
        mine = self._waiting.setdefault(owner, deque())
        if len(mine) >= self._most:
            raise RateLimited(
                f"{self._most} large requests of yours are waiting already; send the next when one is answered",
                code="TOO_MANY_LARGE_REQUESTS",
                headers=_SOON,
            )
        turn: Turn = asyncio.get_running_loop().create_future()
        mine.append(turn)
        await self._given(turn, owner)

    async def _given(self, turn: Turn, owner: str) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await turn
        except BaseException as why:
            self._leave(turn, owner)
            if isinstance(why, TimeoutError):
                sentence = "Too much is asked at once; send it again in some seconds"
                raise Unavailable(sentence, code="BUSY", headers=_SOON) from None
            raise

    def _leave(self, turn: Turn, owner: str) -> None:
        """Nobody waits for this one any more; if it was given in the same moment, it is for the next."""
        if turn.done() and not turn.cancelled():
            self._next()
        mine = self._waiting.get(owner, deque())
        if turn in mine:
            mine.remove(turn)
            if not mine:
                del self._waiting[owner]

    def _end(self, owner: str, began: float, now: float) -> None:
        self._had[owner] = now
        self._had.move_to_end(owner)
        if len(self._had) > _REMEMBERED:
            self._had.popitem(last=False)
        if self._waiting:
            asyncio.get_running_loop().call_later(min((now - began) * _REST, _LONGEST_REST), self._next)
        else:
            self._next()

    def _next(self) -> None:
        while self._waiting:
            owner = min(self._waiting, key=self._last_turn)
            mine = self._waiting[owner]
            turn = mine.popleft()
            if not mine:
                del self._waiting[owner]
            if not turn.done():
                turn.set_result(None)
                return
        self._free = True

    def _last_turn(self, owner: str) -> float:
        return self._had.get(owner, 0.0)
