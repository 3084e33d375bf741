"""Large reads, from every door: in turns, and on connections of their own. And pages, in turns among themselves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from access.actors import Actor
from access.turns import Turns
from models.database import apart

_FEW = 10
"""Rows of a page that waits for no turn."""
_MOST_PAGES = 1_000
"""Pages of one caller that may wait: how many there are is for the limits of requests to say."""
_turns, _pages = Turns(), Turns(most=_MOST_PAGES)


@asynccontextmanager
async def large_read(actor: Actor) -> AsyncIterator[None]:
    """Wait for the actor's turn, and hold it until the block ends. Raises: RateLimited; Unavailable."""
    async with _turns.turn(actor.name()):
        with apart():
            yield


@asynccontextmanager
async def page_read(actor: Actor, rows: int) -> AsyncIterator[None]:
    """Wait for the actor's turn among pages, if this one may have more than a few rows. Raises: as `large_read`.

    A page takes a few milliseconds, so it waits for no large read; but sixteen at once would be felt by everybody.
    """
    if rows <= _FEW:
        yield
    else:
        async with _pages.turn(actor.name()):
            yield
