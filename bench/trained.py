"""A throw-away database with agents that know given paragraphs, written as training writes them."""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from app.postgres import start_embedded
from kit.clock import now
from kit.ids import new_id
from knowledge.embed.embedder import Embedder, Vector, halfvec, mark_of
from knowledge.search import Scope
from knowledge.words.weights import sparse, weights_of
from models import database
from models.agents import Agent
from models.documents import Document
from models.migrating import migrate
from models.sources import Source
from models.workspaces import Workspace


@contextmanager
def _server() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="nexora-bench-") as name:
        Path(name).chmod(0o711)  # as root, the server runs as another user, who must reach its folder
        with start_embedded(Path(name), for_tests=True) as server:
            yield server.dsn


@asynccontextmanager
async def throw_away_database() -> AsyncIterator[None]:
    """An empty, migrated PostgreSQL of its own, connected; gone at the end."""
    with _server() as dsn:
        await migrate(dsn)
        await database.connect(dsn)
        try:
            yield
        finally:
            await database.disconnect()


async def agent_knowing(
    titles: Sequence[str], paragraphs: Sequence[str], vectors: Sequence[Vector], embedder: Embedder
) -> Scope:
    """A new workspace with one agent and one source; each paragraph is a chunk, each title a document."""
    async with database.transaction():
        source = await _source()
        for title in dict.fromkeys(titles):
            places = [place for place, each in enumerate(titles) if each == title]
            await _document(source, title, [(paragraphs[place], vectors[place]) for place in places], mark_of(embedder))
    await database.execute("ANALYZE chunks, lexicon")
    return Scope(str(source.workspace_id), str(source.agent_id))


async def _source() -> Source:
    workspace = await Workspace.create(name="Bench", slug=str(new_id()))
    agent = await Agent.create(workspace_id=workspace.id, name="Bench", system_prompt="Answer.")
    return await Source.create(
        workspace_id=workspace.id, agent_id=agent.id, type="text", name="Bench", status="trained", progress=1
    )


async def _document(source: Source, title: str, chunks: Sequence[tuple[str, Vector]], mark: str) -> None:
    document = await Document.create(
        workspace_id=source.workspace_id,
        agent_id=source.agent_id,
        source_id=source.id,
        title=title,
        status="trained",
        text="\n\n".join(paragraph for paragraph, _ in chunks),
        chunk_count=len(chunks),
    )
    place = source.workspace_id, source.agent_id, source.id, document.id
    known: Counter[int] = Counter()
    rows, start = [], 0
    for position, (paragraph, vector) in enumerate(chunks):
        weights = weights_of(paragraph, title)
        known.update(weights.keys())
        digest = hashlib.sha256(paragraph.encode()).hexdigest()
        span = start, start + len(paragraph)
        values = position, paragraph, digest, *span, mark, halfvec(vector), sparse(weights), now()
        rows.append((new_id(), *place, *values))
        start = span[1] + 2
    await database.execute_many(
        "INSERT INTO chunks (id, workspace_id, agent_id, source_id, document_id, position, heading, text, text_hash,"
        " span_start, span_end, tokens, embedder, embedding, words, live, created_at) VALUES"
        " ($1, $2, $3, $4, $5, $6, '', $7, $8, $9, $10, 0, $11, $12::text::halfvec, $13::text::sparsevec, true, $14)",
        rows,
    )
    await database.execute_many(
        "INSERT INTO lexicon (document_id, workspace_id, agent_id, term, chunks) VALUES ($1, $2, $3, $4, $5)",
        [(document.id, source.workspace_id, source.agent_id, *pair) for pair in known.items()],
    )
