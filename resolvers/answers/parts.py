"""What answers are made with; the start-up chooses it, tests choose their own."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from knowledge.embed.embedder import Embedder
from knowledge.search import Found, Scope, search
from llm.gateway import Gateway

Search = Callable[[Scope, str, Embedder, int], Awaitable[Found]]

WRITER = secrets.token_hex(4)
"""This process's name in NOTIFYs, so that it can tell its own."""


@dataclass(frozen=True)
class Answering:
    """`prices`: credits for an answer of a model, 1 where it says nothing. `pace`: seconds that a log's steps may wait
    for each other before they are written. `lease`: seconds after which a silent writer counts as dead.
    """

    gateway: Gateway
    embedder: Embedder
    search: Search = search
    prices: Mapping[str, int] = field(default_factory=dict)
    pace: float = 0.05
    lease: float = 20.0
    evidence: int = 8

    def price_of(self, model: str) -> int:
        """Credits for one answer of this model."""
        return self.prices.get(model, 1)


_chosen: list[Answering] = []


def configure(answering: Answering) -> None:
    """Make these the parts of this process."""
    _chosen[:] = [answering]


def answering() -> Answering:
    """The parts in use. Raises: RuntimeError before the start has chosen any."""
    if not _chosen:
        raise RuntimeError("call resolvers.answers.parts.configure(…) first: the start-up chooses the parts")
    return _chosen[0]
