"""Embedders that need no model."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kit.errors import Unavailable
from knowledge.embed import Scale, Vector
from knowledge.words.terms import terms_of


class HashedWords:
    """Texts with words in common are near each other, nothing else is. Remembers what it was asked to embed."""

    name = "hashed-words"
    version = "1"
    dimensions = 256
    language: str | None = None

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def passages(self, texts: Sequence[str], *, urgent: bool = False) -> list[Vector]:
        """A vector for each text."""
        self.asked += texts
        return [self._vector(text) for text in texts]

    async def query(self, text: str) -> Vector:
        """The question's vector."""
        self.asked.append(text)
        return self._vector(text)

    async def scale(self) -> Scale:
        """As MiniLM has it, about."""
        return Scale(unrelated=0.0, related=0.6)

    def _vector(self, text: str) -> Vector:
        vector = [0.0] * self.dimensions
        for term, times in terms_of(text).items():
            vector[term % self.dimensions] += times
        length = math.sqrt(sum(number * number for number in vector)) or 1.0
        return [number / length for number in vector]


class Unreachable(HashedWords):
    """Embeds passages, but doesn't answer to questions."""

    async def query(self, text: str) -> Vector:
        """Never comes."""
        raise Unavailable("The embedding model can't be reached; try again in a moment")


class Babel(HashedWords):
    """Understands nothing: every text is nearly the same to it, and the wrong ones a little nearer."""

    async def passages(self, texts: Sequence[str], *, urgent: bool = False) -> list[Vector]:
        """All in one corner; the later the nearer to every question."""
        return [_unit([1.0, 0.01 * place] + [0.0] * 254) for place, _ in enumerate(texts)]

    async def query(self, text: str) -> Vector:
        """The same for every question."""
        return _unit([1.0, 1.0] + [0.0] * 254)


def _unit(vector: Vector) -> Vector:
    length = math.sqrt(sum(number * number for number in vector))
    return [number / length for number in vector]
