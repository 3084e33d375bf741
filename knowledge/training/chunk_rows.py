"""Chunks as rows: staged beside those that answer, then made the ones that answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kit import clock
from kit.ids import new_id
from knowledge.chunk import Piece
from knowledge.embed.embedder import Vector, halfvec
from knowledge.words.weights import sparse
from models.database import Record, execute, fetch

_WRITTEN = """
SELECT id, position, heading, text_hash, live FROM chunks WHERE document_id = $1::uuid AND embedder = $2
"""

_STAGE = """
INSERT INTO chunks (id, workspace_id, agent_id, source_id, document_id, position, heading, text, text_hash,
                    span_start, span_end, tokens, embedder, embedding, words, live, created_at)
SELECT c.id, $1::uuid, $2::uuid, $3::uuid, $4::uuid, c.position, c.heading, c.text, c.text_hash, c.span_start,
       c.span_end, c.tokens, $5, coalesce(c.vector::halfvec, (SELECT o.embedding FROM chunks o WHERE o.id = c.same_as)),
       c.words::sparsevec, false, $6
  FROM unnest($7::uuid[], $8::int[], $9::text[], $10::text[], $11::text[], $12::int[], $13::int[], $14::int[],
              $15::text[], $16::text[], $17::uuid[])
    AS c(id, position, heading, text, text_hash, span_start, span_end, tokens, vector, words, same_as)
"""


@dataclass(frozen=True, slots=True)
class Planned:
    """A chunk to be. `same_as`: a live chunk with the same words under the same heading, whose vector is taken over."""

    piece: Piece
    text_hash: str
    same_as: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What decides its vector."""
        return self.piece.heading or "", self.text_hash


def key_of(row: Record) -> tuple[str, str]:
    """The same of a chunk that is written."""
    return row["heading"], row["text_hash"]


async def written(document_id: str, embedder: str) -> list[Record]:
    """The document's chunks that this embedder made, live and staged ones."""
    return await fetch(_WRITTEN, document_id, embedder)


async def drop_staged(document_id: str, but: Sequence[Record] = ()) -> None:
    """Drop what an earlier attempt has staged, `but` these. Inside `writing`."""
    await execute(
        "DELETE FROM chunks WHERE document_id = $1::uuid AND NOT live AND id <> ALL($2::uuid[])",
        document_id,
        [row["id"] for row in but],
    )


async def stage_chunks(
    source: Record,
    document_id: str,
    batch: Sequence[Planned],
    vectors: Mapping[int, Vector],
    weights: Mapping[int, Mapping[int, float]],
    embedder: str,
) -> None:
    """Write chunks that don't answer yet. `vectors`, `weights`: by position. Inside `writing`."""
    place = source["workspace_id"], source["agent_id"], source["id"], document_id
    await execute(_STAGE, *place, embedder, clock.now(), *_columns(batch, vectors, weights))


def _columns(
    batch: Sequence[Planned], vectors: Mapping[int, Vector], weights: Mapping[int, Mapping[int, float]]
) -> list[list[object]]:
    pieces = [planned.piece for planned in batch]
    return [
        [new_id() for _ in pieces],
        [piece.position for piece in pieces],
        [piece.heading or "" for piece in pieces],
        [piece.text for piece in pieces],
        [planned.text_hash for planned in batch],
        [piece.start for piece in pieces],
        [piece.end for piece in pieces],
        [piece.tokens for piece in pieces],
        [halfvec(vectors[piece.position]) if piece.position in vectors else None for piece in pieces],
        [sparse(weights[piece.position]) for piece in pieces],
        [planned.same_as for planned in batch],
    ]


async def switch_chunks(source: Record, document_id: str, terms: Mapping[int, int]) -> None:
    """The staged chunks answer from now on, and the old ones are gone. Inside `writing`, once all are staged.

    `terms`: in how many of the chunks each term stands.
    """
    await execute("DELETE FROM chunks WHERE document_id = $1::uuid AND live", document_id)
    await execute("UPDATE chunks SET live = true WHERE document_id = $1::uuid", document_id)
    await execute("DELETE FROM lexicon WHERE document_id = $1::uuid", document_id)
    await execute(
        "INSERT INTO lexicon (document_id, workspace_id, agent_id, term, chunks) "
        "SELECT $1::uuid, $2::uuid, $3::uuid, term, chunks FROM unnest($4::int[], $5::int[]) AS t(term, chunks)",
        document_id,
        source["workspace_id"],
        source["agent_id"],
        list(terms.keys()),
        list(terms.values()),
    )
