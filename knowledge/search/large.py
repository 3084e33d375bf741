"""Which agents are searched through indexes of their own, as far as this process knows."""

from __future__ import annotations

import time

from knowledge.search.indexes import index_names
from models import database

_LOOK_AGAIN = 60.0  # seconds: indexes are built and dropped by another process

_VALID = """
SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = 'chunks'::regclass AND i.indpred IS NOT NULL AND i.indisvalid
"""


class _Known:
    """The indexes that are ready: read with the first search, so that it is as fast as the next, then each minute."""

    def __init__(self) -> None:
        self._names: frozenset[str] = frozenset()
        self._until = 0.0

    async def names(self) -> frozenset[str]:
        if time.monotonic() >= self._until:
            self._names = frozenset(row["name"] for row in await database.fetch(_VALID))
            self._until = time.monotonic() + _LOOK_AGAIN
        return self._names

    def forget(self) -> None:
        self._until = 0.0


_known = _Known()


async def is_indexed(agent: str, mark: str) -> bool:
    """Whether both indexes of the agent are ready. Asks the database once a minute, for all agents."""
    names = await _known.names()
    return bool(names) and names.issuperset(index_names(agent, mark))


def forget() -> None:
    """Look again at the next search. For those who have just built an index and want to see it used."""
    _known.forget()
