"""Agents that know given paragraphs, written as training writes them, without its jobs. For tests and benches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from kit.clock import now
from kit.ids import new_id
from knowledge.embed import Embedder, Vector, halfvec, mark_of
from knowledge.search import Scope
from knowledge.words.weights import sparse, weights_of
from models import database
from models.agents import Agent
from models.documents import Document
from models.sources import Source
from models.workspaces import Workspace

_CHUNKS = """
INSERT INTO chunks (id, workspace_id, agent_id, source_id, document_id, position, heading, text, text_hash,
                    span_start, span_end, tokens, embedder, embedding, words, live, created_at)
VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8, $9, $10, 0, $11, $12::text::halfvec, $13::text::sparsevec, true, $14)
"""
_LEXICON = """
INSERT INTO lexicon (document_id, workspace_id, agent_id, term, chunks)
SELECT $1::uuid, $2::uuid, $3::uuid, term, chunks FROM unnest($4::int[], $5::int[]) AS t(term, chunks)
"""
_BETWEEN = "\n\n"


async def agent_knowing(
    passages: Sequence[tuple[str, str]],
    embedder: Embedder,
    vectors: Sequence[Vector] | None = None,
    *,
    analyze: bool = True,
) -> Scope:
    """A new workspace with one agent and one source.

    `passages`: titles and texts; each text is a chunk, and those of one title are one document. `vectors`: of the
    texts, where they are known already. `analyze`: whether PostgreSQL counts its rows anew.
    """
    vectors = vectors or await embedder.passages([text for _, text in passages])
    documents: dict[str, list[tuple[str, Vector]]] = {}
    for (title, text), vector in zip(passages, vectors, strict=True):
        documents.setdefault(title, []).append((text, vector))
    async with database.transaction():
        source = await _source()
        for title, chunks in documents.items():
            await _document(source, title, chunks, mark_of(embedder))
    if analyze:
        await database.execute("ANALYZE chunks, lexicon")
    return Scope(str(source.workspace_id), str(source.agent_id))


async def _source() -> Source:
    workspace = await Workspace.create(name="Acme", slug=str(new_id()))
    agent = await Agent.create(workspace_id=workspace.id, name="Support Bot", system_prompt="Answer.")
    place: dict[str, Any] = {"workspace_id": workspace.id, "agent_id": agent.id}
    return await Source.create(**place, type="text", name="Handbook", status="trained", progress=1)


async def _document(source: Source, title: str, chunks: Sequence[tuple[str, Vector]], mark: str) -> None:
    place: dict[str, Any] = {"workspace_id": source.workspace_id, "agent_id": source.agent_id, "source_id": source.id}
    text = _BETWEEN.join(text for text, _ in chunks)
    row = await Document.create(**place, title=title, status="trained", text=text, chunk_count=len(chunks))
    known: Counter[int] = Counter()
    rows, start = [], 0
    for position, (text, vector) in enumerate(chunks):
        weights = weights_of(text, title)
        known.update(weights.keys())
        what = position, text, sha256(text.encode()).hexdigest(), start, start + len(text)
        rows.append((new_id(), *place.values(), row.id, *what, mark, halfvec(vector), sparse(weights), now()))
        start += len(text) + len(_BETWEEN)
    await database.execute_many(_CHUNKS, rows)
    where = row.id, source.workspace_id, source.agent_id
    await database.execute(_LEXICON, *where, list(known.keys()), list(known.values()))
