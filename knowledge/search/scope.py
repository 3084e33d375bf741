"""Where a search may look, and what it brings back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """One agent of one workspace; or only one of its sources. Ids as text."""

    workspace_id: str
    agent_id: str
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One chunk that was found: exactly `text`, which is `start` to `end` of its document's text.

    `score` orders the hits of one search (0 to 1, the best near 1). `meaning_score` is the cosine of the vectors,
    `word_score` the BM25 score; they explain, they don't compare across embedders or agents.
    """

    chunk_id: str
    document_id: str
    document_version: int
    source_id: str
    source_name: str
    url: str | None
    title: str | None
    heading: str | None
    text: str
    start: int
    end: int
    text_hash: str
    score: float
    meaning_score: float
    word_score: float


@dataclass(frozen=True, slots=True)
class Found:
    """The evidence for a question, best first, and whether it is enough to answer from.

    `confidence` and `threshold` are 0 to about 1; `enough` is whether the first reaches the second, and `reason` says
    in a sentence why it doesn't.
    """

    evidence: Sequence[Hit]
    confidence: float
    threshold: float
    enough: bool
    reason: str | None
