"""What training works with; the start-up chooses it, tests choose their own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from knowledge.embed.embedder import Embedder


class Page(Protocol):
    """A page as the fetcher brings it. `not_modified`: it is still what the given etag or date stand for."""

    @property
    def url(self) -> str: ...

    @property
    def status(self) -> int: ...

    @property
    def media_type(self) -> str | None: ...

    @property
    def body(self) -> bytes: ...

    @property
    def etag(self) -> str | None: ...

    @property
    def last_modified(self) -> str | None: ...

    @property
    def not_modified(self) -> bool: ...


Fetch = Callable[[str, str | None, str | None], Awaitable[Page]]
"""`await fetch(url, etag, last_modified)`; raises NexoraError, whose `may_pass` says whether trying again may help."""


@dataclass(frozen=True)
class Tools:
    """The embedder that makes the vectors, and the way to the outside."""

    embedder: Embedder
    fetch: Fetch
