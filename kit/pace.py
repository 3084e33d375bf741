"""Work that comes all at once, done a few pieces at a time, so that the event loop sees to everything else between."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial


class Pace:
    """At most `most` pieces in one round of the event loop, in the order in which they came.

    A thousand requests in the same moment would otherwise be one round, and nothing else would happen for as long.
    While little is to do, nothing waits. It belongs to one event loop.
    """

    def __init__(self, most: int) -> None:
        self._most, self._done = most, 0
        self._waiting: deque[Callable[[], object]] = deque()

    def soon(self, piece: Callable[[], object]) -> None:
        """Do a piece, which must not raise: now, or in one of the next rounds."""
        if self._has_room():
            piece()
        else:
            self._waiting.append(piece)

    def _has_room(self) -> bool:
        """Whether one more may be done in this round; if so it is counted."""
        if self._done == 0:
            asyncio.get_running_loop().call_soon(self._round)
        if self._done < self._most and not self._waiting:
            self._done += 1
            return True
        return False

    async def turn(self) -> None:
        """Wait until it is one's turn."""
        if self._has_room():
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(partial(_give, turn))
        await turn

    def _round(self) -> None:
        self._done = min(self._most, len(self._waiting))
        if self._done:
            asyncio.get_running_loop().call_soon(self._round)
        for _ in range(self._done):
            self._waiting.popleft()()


def _give(turn: asyncio.Future[None]) -> None:
    if not turn.done():
        turn.set_result(None)
