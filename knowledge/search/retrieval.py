"""Find the evidence for a question among an agent's chunks."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from kit.errors import Unavailable
from knowledge.embed.embedder import Embedder, Vector, halfvec, mark_of
from knowledge.embed.scale import Scale
from knowledge.search.confidence import Weighed, confidence_in, threshold_for, weighed
from knowledge.search.large import is_indexed
from knowledge.search.scope import Found, Hit, Scope
from knowledge.search.statement import SEARCH, WIDER, indexed_search
from knowledge.words.languages import language_of
from knowledge.words.terms import Asked, asked_in
from knowledge.words.tokens import tokens_of
from models import database
from models.database import Record

_NOTHING_TRAINED = "No source is trained yet: there is nothing to search."
_NOT_ENOUGH = "Nothing in the sources comes close enough to the question."

log = structlog.get_logger()


async def search(scope: Scope, question: str, embedder: Embedder, limit: int = 8) -> Found:
    """The `limit` best chunks for the question, and whether they are enough to answer from.

    One statement, over the live chunks of the scope only. The same question finds the same, always. When the embedder
    can't be reached, words alone decide.
    """
    vector, scale = await _meaning_of(question, embedder)
    asked = asked_in(question)
    rows = await _rows(scope, asked, vector, scale, mark_of(embedder), limit)
    if not rows:
        return Found((), 0.0, threshold_for(0, foreign=False), False, _NOTHING_TRAINED)
    return _judged(question, asked, rows, scale, embedder.language)


async def _meaning_of(question: str, embedder: Embedder) -> tuple[Vector | None, Scale | None]:
    try:
        return await embedder.query(question), await embedder.scale()
    except Unavailable as error:
        log.warning("search.without_meaning", embedder=embedder.name, reason=error.message)
        return None, None


async def _rows(
    scope: Scope, asked: Sequence[Asked], vector: Vector | None, scale: Scale | None, mark: str, limit: int
) -> list[Record]:
    pairs = [(number, term) for number, word in enumerate(asked) for term in word.terms]
    words = [number for number, _ in pairs], [term for _, term in pairs]
    meaning = halfvec(vector) if vector else None, mark
    spread = scale.clear_spread if scale else 1.0
    values = scope.workspace_id, scope.agent_id, *words, *meaning, scope.source_id, spread, limit
    if vector is None or not await is_indexed(scope.agent_id, mark):
        return await database.fetch(SEARCH, *values)
    async with database.transaction():
        await database.execute(WIDER)
        return await database.fetch(indexed_search(scope.agent_id, mark, len(vector)), *values)


def _judged(
    question: str, asked: Sequence[Asked], rows: Sequence[Record], scale: Scale | None, spoken: str | None
) -> Found:
    hits = [_hit(row) for row in rows]
    language, total = language_of(tokens_of(question)), rows[0]["total"]
    words = _weighed(asked, rows[0], language)
    threshold = threshold_for(total, foreign=scale is None or spoken not in {None, language})
    confidence = confidence_in(hits, words, scale, enough=threshold)
    enough = confidence >= threshold
    return Found(hits, confidence, threshold, enough, None if enough else _NOT_ENOUGH)


def _weighed(asked: Sequence[Asked], row: Record, language: str) -> list[Weighed]:
    known = {number: (term, chunks) for number, term, chunks in row["asked"] or ()}
    words = ((word.word, *known.get(number, (word.terms[0], 0.0))) for number, word in enumerate(asked))
    return weighed(words, language, row["total"])


def _hit(row: Record) -> Hit:
    return Hit(
        chunk_id=row["chunk_id"],
        document_id=row["document_id"],
        document_version=row["document_version"],
        source_id=row["source_id"],
        source_name=row["source_name"],
        url=row["url"],
        title=row["title"],
        heading=row["heading"] or None,
        text=row["text"],
        start=row["span_start"],
        end=row["span_end"],
        text_hash=row["text_hash"],
        score=row["score"],
        meaning_score=row["meaning_score"],
        word_score=row["word_score"],
    )
