"""Searching with the embedder that made the agent's vectors, whichever the settings name by now."""

from __future__ import annotations

from knowledge.embed.embedder import Embedder
from knowledge.embed.embedders import Embedders
from knowledge.search import Found, Scope, search
from models.database import fetchrow

_EMBEDDER = "SELECT embedder FROM agents WHERE id = $1::uuid AND workspace_id = $2::uuid"


class Asking:
    """`await asking(scope, question, embedder, limit)`; `embedder` is for agents that have no vectors yet."""

    def __init__(self, embedders: Embedders) -> None:
        self._embedders = embedders

    async def __call__(self, scope: Scope, question: str, embedder: Embedder, limit: int = 8) -> Found:
        """As `knowledge.search.search`."""
        mark = await _mark(scope)
        found = await search(scope, question, self._of(mark, embedder), limit)
        if any(hit.meaning_score for hit in found.evidence):
            return found
        now = await _mark(scope)  # the vectors may have been switched between the two statements
        return found if now == mark else await search(scope, question, self._of(now, embedder), limit)

    def _of(self, mark: str | None, otherwise: Embedder) -> Embedder:
        return otherwise if mark is None else self._embedders.of(mark)


async def _mark(scope: Scope) -> str | None:
    row = await fetchrow(_EMBEDDER, scope.agent_id, scope.workspace_id)
    return row["embedder"] if row else None
