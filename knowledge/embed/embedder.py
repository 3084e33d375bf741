"""What search and training ask of whatever turns text into vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from knowledge.embed.scale import Scale

Vector = list[float]
"""Unit length, so that an inner product is a cosine."""


class Embedder(Protocol):
    """Text to vectors of `dimensions` numbers.

    `name` and `version` say which model made a vector: vectors of different ones can't be compared.
    `language` is the only one it was trained on (in the words of knowledge/words), None for many.
    Every method raises Unavailable when the model can't be loaded or reached.
    """

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    @property
    def language(self) -> str | None: ...

    async def passages(self, texts: Sequence[str], *, urgent: bool = False) -> list[Vector]:
        """A vector for each text, in order. `urgent`: a person waits, as for a question."""
        ...

    async def query(self, text: str) -> Vector:
        """The vector of a question; goes before any passages that wait."""
        ...

    async def scale(self) -> Scale:
        """What its cosines mean."""
        ...


def mark_of(embedder: Embedder) -> str:
    """What is written beside a vector, to know later which model made it."""
    return f"{embedder.name}@{embedder.version}"


def halfvec(vector: Sequence[float]) -> str:
    """The vector as pgvector reads it: "[0.1,0.2]"."""
    return f"[{','.join(f'{number:.5g}' for number in vector)}]"
