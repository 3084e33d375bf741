"""Watching sources being trained, wherever that happens: woken by NOTIFY, and by the clock should one be lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager

from access.actors import Actor
from access.operations import operation
from access.permissions import Permission
from kit.pages import Row
from knowledge.training import CHANNEL
from models.agents import Agent
from models.database import fetch
from models.listening import Listener
from models.listing import rows_by_id
from models.sources import AT_REST, Source
from models.training import training_of

_TOLD = ("id", "status", "progress", "error")
_LOOKS_EVERY = 5.0  # seconds without a word
_UNDER_WAY = "SELECT id FROM sources WHERE agent_id = $1::uuid AND status <> ALL($2) ORDER BY created_at, id"


class _Watch:
    """One who watches an agent's sources, and which of them have news."""

    def __init__(self) -> None:
        self.news: dict[str, None] = {}
        self.woken = asyncio.Event()

    def hear(self, source_id: str) -> None:
        """This source has come further."""
        self.news[source_id] = None
        self.woken.set()

    async def changed(self) -> list[str]:
        """The sources with news, waited for; an empty list when there were none for a while."""
        try:
            await asyncio.wait_for(self.woken.wait(), _LOOKS_EVERY)
        except TimeoutError:
            return []
        news, self.news = list(self.news), {}
        self.woken.clear()
        return news


_watches: dict[str, list[_Watch]] = {}


@contextmanager
def _watching(agent_id: str) -> Iterator[_Watch]:
    watch = _Watch()
    _watches.setdefault(agent_id, []).append(watch)
    try:
        yield watch
    finally:
        _watches[agent_id].remove(watch)
        if not _watches[agent_id]:
            del _watches[agent_id]


def hear(listener: Listener) -> None:
    """Take word of training, from this process and from the others."""
    listener.on(CHANNEL, _noticed)


def _noticed(payload: str) -> None:
    agent_id, _, source_id = payload.partition(" ")
    for watch in _watches.get(agent_id, ()):
        watch.hear(source_id)


@operation(requires=Permission.READ)
async def training_of_sources(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[Row | None]:
    """How far each source is: documents_done, documents_total, seconds_left."""
    found = await training_of([row["id"] for row in parents], actor.workspaces())
    return [found.get(row["id"]) for row in parents]


@operation(requires=Permission.READ)
async def watch_sources(actor: Actor, agent_id: str, columns: Sequence[str]) -> AsyncIterator[Row]:
    """The agent's sources that are being trained; then each source again whenever its training has come further.

    It never ends by itself. Raises: NotFound; Forbidden.
    """
    agent = str((await Agent.visible_to(actor).get_or_refuse(agent_id)).id)
    seen: dict[str, tuple[object, ...]] = {}
    with _watching(agent) as watch:
        news = await _under_way(agent)
        while True:
            for row in await rows_by_id(Source, news, [*columns, *_TOLD], actor):
                if row is not None and seen.get(row["id"]) != _state(row):
                    seen[row["id"]] = _state(row)
                    yield row
            news = await watch.changed() or _unfinished(seen, await _under_way(agent))


def _state(row: Row) -> tuple[object, ...]:
    return tuple(row[column] for column in _TOLD[1:])


async def _under_way(agent_id: str) -> list[str]:
    return [row["id"] for row in await fetch(_UNDER_WAY, agent_id, sorted(AT_REST))]


def _unfinished(seen: dict[str, tuple[object, ...]], under_way: Sequence[str]) -> list[str]:
    """What is being trained now, and what was when last seen."""
    return list({id for id, (status, *_) in seen.items() if status not in AT_REST} | set(under_way))
