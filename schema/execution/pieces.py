"""Long work in pieces: it stands still where it comes by often, and the event loop goes on meanwhile.

Parsing, validating and planning go deep, much of it in graphql-core's functions. A coroutine can't stand still inside
those; a greenlet can.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any, TypeVar

from graphql import Lexer, Token
from greenlet import getcurrent, greenlet

T = TypeVar("T")

_PIECE = 0.0005
"""Seconds after which work stands still at the next place where it can."""


class _Work(greenlet):
    began = 0.0


def pause() -> None:
    """Stand still here, if it is time to. Outside of `in_pieces` nothing happens."""
    work = getcurrent()
    if isinstance(work, _Work) and perf_counter() - work.began > _PIECE:
        assert work.parent is not None
        work.parent.switch()


async def in_pieces(work: Callable[[], T], between: Callable[[float], Awaitable[object]]) -> T:
    """What `work()` gives or raises. After each piece `between` is awaited, with the seconds that it took."""
    running = _Work(work)
    try:
        while True:
            began = running.began = perf_counter()
            given: Any = running.switch()
            if running.dead:
                return given  # type: ignore[no-any-return]  # a greenlet's end gives what its function returned
            await between(perf_counter() - began)
    finally:
        if not running.dead:
            running.throw()  # nobody waits any more: it ends where it stands


class PausingLexer(Lexer):
    """Pauses at each token, comments included."""

    def read_next_token(self, start: int) -> Token:
        """The token that begins at `start` or after it."""
        pause()
        return super().read_next_token(start)
