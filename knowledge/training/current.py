"""The embedder that an agent's vectors are made by while one of its documents is trained."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.embed.embedder import Embedder, mark_of
from knowledge.embed.embedders import Embedders
from models.database import Record, execute

_CHOOSE = "UPDATE agents SET embedder = $2 WHERE id = $1::uuid AND embedder IS NULL"


class EmbedderChanged(Exception):
    """The agent answers from another embedder's vectors since this began: go on with that one."""


@dataclass(frozen=True)
class Current:
    """An embedder, as long as it stays the agent's."""

    embedder: Embedder
    embedders: Embedders

    @classmethod
    async def of(cls, source: Record, embedders: Embedders) -> Current:
        """The embedder of the source's agent; a new agent gets the default. Outside of a transaction."""
        if source["embedder"] is None:
            await execute(_CHOOSE, source["agent_id"], mark_of(embedders.default))
        return cls(embedders.of(source["embedder"]), embedders)

    @property
    def mark(self) -> str:
        """What is written beside its vectors."""
        return mark_of(self.embedder)

    def hold(self, source: Record) -> None:
        """Inside `writing`, whose lock keeps it so until the commit. Raises: EmbedderChanged."""
        if mark_of(self.embedders.of(source["embedder"])) != self.mark:
            raise EmbedderChanged
