"""Which agents are searched through indexes of their own, as far as this process knows."""

from __future__ import annotations

import time

from knowledge.search.indexes import SMALL, wanted_for
from models import database

_LOOK_AGAIN = 60.0  # seconds: indexes are built and dropped by another process
_MOST = 10_000  # agents remembered: far more than a database holds of this size

_ALL_VALID = """
SELECT count(*) = 2 AS ready FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = 'chunks'::regclass AND c.relname = ANY($1) AND i.indisvalid
"""

_large: set[str] = set()
_ready: dict[tuple[str, str], tuple[float, bool]] = {}


def note_size(agent: str, chunks: float) -> None:
    """A search has seen how many chunks the agent has. Costs small agents nothing: they are not even remembered."""
    if chunks < SMALL:
        _large.discard(agent)
    elif len(_large) < _MOST:
        _large.add(agent)


async def is_indexed(agent: str, mark: str, dimensions: int) -> bool:
    """Whether both indexes of the agent are ready. Asks the database once a minute, and for large agents only."""
    if agent not in _large:
        return False
    until, ready = _ready.get((agent, mark), (0.0, False))
    if time.monotonic() > until:
        names = [index.name for index in wanted_for(agent, mark, dimensions)]
        row = await database.fetchrow(_ALL_VALID, names)
        ready = row is not None and row["ready"]
        _ready[agent, mark] = (time.monotonic() + _LOOK_AGAIN, ready)
    return ready


def forget() -> None:
    """Look again at the next search. For those who have just built an index and want to see it used."""
    _ready.clear()
