"""An embedder that embeds each text once, so that every method of a run sees the same vectors at no further cost."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.embed import Embedder, Scale, Vector


class Remembering:
    """Stands before an embedder. Keeps all vectors: for benches."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._passages: dict[str, Vector] = {}
        self._queries: dict[str, Vector] = {}

    name = property(lambda self: self._embedder.name)
    version = property(lambda self: self._embedder.version)
    dimensions = property(lambda self: self._embedder.dimensions)
    language = property(lambda self: self._embedder.language)

    async def passages(self, texts: Sequence[str], *, urgent: bool = False) -> list[Vector]:
        """A vector for each text, in order."""
        new = [text for text in dict.fromkeys(texts) if text not in self._passages]
        self._passages.update(zip(new, await self._embedder.passages(new, urgent=urgent), strict=True))
        return [self._passages[text] for text in texts]

    async def query(self, text: str) -> Vector:
        """The question's vector."""
        if text not in self._queries:
            self._queries[text] = await self._embedder.query(text)
        return self._queries[text]

    async def scale(self) -> Scale:
        """The embedder's own."""
        return await self._embedder.scale()
