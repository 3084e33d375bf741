"""Large reads, from every door: in turns, and on connections of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from access.actors import Actor
from access.turns import Turns
from models.database import apart

_turns = Turns()


@asynccontextmanager
async def large_read(actor: Actor) -> AsyncIterator[None]:
    """Wait for the actor's turn, and hold it until the block ends. Raises: RateLimited; Unavailable."""
    async with _turns.turn(actor.name()):
        with apart():
            yield
