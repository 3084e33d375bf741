"""How an answer came about, as `message.trace` shows it."""

from __future__ import annotations

from typing import Any

from knowledge.search import Hit
from resolvers.answers.draft import Asked, Draft
from resolvers.answers.support import supported_spans


def trace_of(asked: Asked, draft: Draft) -> dict[str, Any] | None:
    """The search behind an answer, the model that answered, and which of its sentences no evidence supports.

    Of the candidates only places and scores: their text stays with the documents, and goes with them. None when it
    didn't come to a search.
    """
    found = draft.found
    if found is None:
        return None
    has_claims = draft.model is not None and not draft.refused
    return {
        "question": asked.content,
        "rewritten_question": draft.searched_for if draft.searched_for != asked.content else None,
        "confidence": found.confidence,
        "threshold": found.threshold,
        "refused_because": found.reason if draft.refused else None,
        "model": draft.model or asked.model,
        "candidates": [_candidate(hit) for hit in found.evidence],
        "spans": supported_spans(draft.log.text, draft.cited) if has_claims else [],
    }


def _candidate(hit: Hit) -> dict[str, Any]:
    return {
        "source_id": hit.source_id,
        "document_id": hit.document_id,
        "document_version": hit.document_version,
        "span_start": hit.start,
        "span_end": hit.end,
        "score": hit.score,
        "meaning_score": hit.meaning_score,
        "word_score": hit.word_score,
    }
