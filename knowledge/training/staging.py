"""Embedding a document's new chunks beside its old ones, which go on answering: each batch is a checkpoint."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from jobs import Job, patiently
from knowledge.chunk import chunks_of, hash_of, passage_of
from knowledge.embed.embedder import Embedder, Vector
from knowledge.training.chunk_rows import Planned, drop_staged, key_of, stage_chunks, written
from knowledge.training.current import Current
from knowledge.training.reading import Reading
from knowledge.training.writing import embedded, writing
from knowledge.words.weights import weights_of

BATCH = 16
"""Chunks a checkpoint: about a second of the default embedder."""


@dataclass
class Staged:
    """What was staged: how many chunks of how many tokens, and in how many of them each term stands."""

    chunks: int = 0
    tokens: int = 0
    terms: Counter[int] = field(default_factory=Counter)


async def stage(job: Job, document_id: str, reading: Reading, current: Current) -> Staged:
    """Write the chunks that are still missing; they don't answer yet.

    Raises: Superseded; GaveWay; EmbedderChanged; Unavailable when the embedder doesn't answer.
    """
    plan, done = await _planned(job, document_id, reading, current)
    staged = Staged()
    for at in range(0, len(plan), BATCH):
        batch = plan[at : at + BATCH]
        weights = await asyncio.to_thread(_weights, batch, reading.title)
        missing = [planned for planned in batch if planned.piece.position not in done]
        if missing:
            vectors = await _vectors(missing, current.embedder)
            async with writing(job) as source:
                current.hold(source)
                await stage_chunks(source, document_id, missing, vectors, weights, current.mark)
                await embedded(source, (at + len(batch)) / len(plan))
            await job.give_way()
        _count(staged, batch, weights)
    return staged


async def _planned(job: Job, document_id: str, reading: Reading, current: Current) -> tuple[list[Planned], set[int]]:
    """The chunks to be, with the vectors that can be taken over; and the positions that are staged already."""
    rows = await written(document_id, current.mark)
    live = {key_of(row): row["id"] for row in rows if row["live"]}
    plan = await asyncio.to_thread(_cut, reading, [text_hash for _, text_hash in live])
    keys = {planned.piece.position: planned.key for planned in plan}
    fitting = [row for row in rows if not row["live"] and keys.get(row["position"]) == key_of(row)]
    async with writing(job) as source:
        current.hold(source)
        await drop_staged(document_id, but=fitting)
    plan = [Planned(planned.piece, planned.text_hash, live.get(planned.key)) for planned in plan]
    return plan, {row["position"] for row in fitting}


def _cut(reading: Reading, known: Collection[str]) -> list[Planned]:
    pieces = chunks_of(reading.parsed, whole=reading.whole, known=known)
    return [Planned(piece, hash_of(piece.text)) for piece in pieces]


def _weights(batch: Sequence[Planned], title: str) -> dict[int, dict[int, float]]:
    return {
        planned.piece.position: weights_of(planned.piece.text, f"{title}\n{planned.piece.heading or ''}")
        for planned in batch
    }


async def _vectors(batch: Sequence[Planned], embedder: Embedder) -> dict[int, Vector]:
    """By position, for those whose vector can't be taken over."""
    new = [planned.piece for planned in batch if planned.same_as is None]
    if not new:
        return {}
    texts = [passage_of(piece.heading, piece.text) for piece in new]
    vectors = await patiently(lambda: embedder.passages(texts))
    return {piece.position: vector for piece, vector in zip(new, vectors, strict=True)}


def _count(staged: Staged, batch: Sequence[Planned], weights: Mapping[int, Mapping[int, float]]) -> None:
    staged.chunks += len(batch)
    staged.tokens += sum(planned.piece.tokens for planned in batch)
    for each in weights.values():
        staged.terms.update(each.keys())
