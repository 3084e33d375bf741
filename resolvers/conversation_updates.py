"""Watching a workspace's conversations, wherever they go on: woken by NOTIFY."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager

from access.actors import Actor
from access.operations import operation
from access.permissions import Permission
from kit.ids import parse_id
from kit.pages import Row
from models.conversations import CHANGES, Conversation
from models.listening import Listener
from models.listing import rows_by_id

_MOST = 1_000


class _Watch:
    """One who watches a workspace, and the conversations with news: each once, however often it changed."""

    def __init__(self) -> None:
        self._news: dict[str, None] = {}
        self._woken = asyncio.Event()

    def hear(self, conversation_id: str) -> None:
        """Something was said there. Whoever is too slow misses the oldest news."""
        self._news[conversation_id] = None
        if len(self._news) > _MOST:
            del self._news[next(iter(self._news))]
        self._woken.set()

    async def changed(self) -> list[str]:
        """The conversations with news, waited for."""
        await self._woken.wait()
        news, self._news = list(self._news), {}
        self._woken.clear()
        return news


_watches: dict[str, list[_Watch]] = {}


def hear(listener: Listener) -> None:
    """Take word of conversations, from this process and from the others."""
    listener.on(CHANGES, _noticed)


def _noticed(payload: str) -> None:
    workspace_id, _, conversation_id = payload.partition(" ")
    for watch in _watches.get(workspace_id, ()):
        watch.hear(conversation_id)


@contextmanager
def _watching(workspace_id: str) -> Iterator[_Watch]:
    watch = _Watch()
    _watches.setdefault(workspace_id, []).append(watch)
    try:
        yield watch
    finally:
        _watches[workspace_id].remove(watch)
        if not _watches[workspace_id]:
            del _watches[workspace_id]


@operation(requires=Permission.READ)
async def watch_conversations(actor: Actor, workspace_id: str, columns: Sequence[str]) -> AsyncIterator[Row]:
    """Each conversation of a workspace whenever a question comes in or an answer ends. It never ends by itself.

    Raises: NotFound; Forbidden.
    """
    id = str(parse_id(workspace_id, "workspace_id"))
    actor.require(id)
    with _watching(id) as watch:
        while True:
            for row in await rows_by_id(Conversation, await watch.changed(), columns, actor):
                if row is not None:
                    yield row
