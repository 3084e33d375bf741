"""What training works with; the start-up chooses it, tests choose their own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from knowledge.embed.embedders import Embedders
from knowledge.fetch import Fetched

Fetch = Callable[[str, str | None, str | None], Awaitable[Fetched]]
"""`await fetch(url, etag, last_modified)`; raises FetchFailed, whose `may_pass` says whether trying again may help."""


@dataclass(frozen=True)
class Tools:
    """The embedders that make the vectors, and the way to the outside."""

    embedders: Embedders
    fetch: Fetch
