"""Evidence in the graph: what a search finds, and how an answer came about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import documents, evidence, sources
from schema.documents import Document
from schema.execution import edge

if TYPE_CHECKING:
    from schema.sources import Source

_Source = Annotated["Source", strawberry.lazy("schema.sources")]


@strawberry.type(description="A passage that a search found.")
class Evidence:
    """A passage of a document."""

    document: Document = edge(documents.documents_of_rows, needs=("document_id",))
    source: _Source = edge(sources.sources_of_rows, needs=("source_id",))
    text: str = strawberry.field(description="The passage: `start` to `end` of the document's text.")
    span_start: int = strawberry.field(name="start", description="Its first character in the document's text.")
    span_end: int = strawberry.field(name="end", description="The character after its last.")
    score: float = strawberry.field(description="What the order is by, 0 to 1.")
    meaning_score: float = strawberry.field(description="How near its meaning is: the cosine of the vectors.")
    word_score: float = strawberry.field(description="How well its words fit: BM25.")


@strawberry.type(description="A sentence of an answer, and whether its evidence supports it.")
class AnswerSpan:
    """A sentence of an answer."""

    start: int = strawberry.field(description="Its first character in the answer.")
    end: int = strawberry.field(description="The character after its last.")
    supported: bool = strawberry.field(description="Whether the evidence it cites says so.")


@strawberry.type(description="How an answer came about.")
class AnswerTrace:
    """How an answer came about."""

    question: str = strawberry.field(description="As it was asked.")
    rewritten_question: str | None = strawberry.field(description="The question that was searched for, if another.")
    candidates: list[Evidence] = edge(
        evidence.evidence_of_traces,
        needs=("candidates",),
        description="What the search found, best first, as far as the documents still are what they were.",
    )
    confidence: float = strawberry.field(description="How sure the search was that the sources say something about it.")
    threshold: float = strawberry.field(description="The confidence below which no model is asked.")
    refused_because: str | None = strawberry.field(description="Null when it was answered.")
    model: str = strawberry.field(description="What answered, or would have.")
    spans: list[AnswerSpan] = strawberry.field(description="The answer's sentences; empty for a refusal.")


@strawberry.type
class EvidenceQueries:
    """Searching."""

    search: list[Evidence] = edge(
        evidence.search,
        arguments={
            "agent_id": strawberry.ID,
            "query": Annotated[str, strawberry.argument(description="What to look for, as somebody would ask it.")],
            "first": Annotated[int | None, strawberry.argument(description="How many: 1–50.")],
        },
        weight=500,
        description="Retrieval alone, with its scores: why did it answer that? Costs no credit.",
    )
