"""Counting what is sent to PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
import pytest

_SENDS = ("fetch", "fetchrow", "fetchval", "execute", "executemany")


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collects the text of every statement that any connection sends while the block runs."""
    sent: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for name in _SENDS:
            patch.setattr(asyncpg.Connection, name, _noting(getattr(asyncpg.Connection, name), sent))
        yield sent


def _noting(method: Any, sent: list[str]) -> Any:
    async def noted(connection: Any, query: str, *args: Any, **options: Any) -> Any:
        sent.append(query)
        return await method(connection, query, *args, **options)

    return noted
