"""Documents in the graph."""

from __future__ import annotations

from datetime import datetime

import strawberry

from resolvers import documents
from schema.enums import SourceStatus
from schema.execution import edge


@strawberry.type(description="One page of a site, or the one file of a source, as plain text.")
class Document:
    """A document."""

    id: strawberry.ID
    title: str | None = strawberry.field(description="As the document itself says; else its name.")
    url: str | None = strawberry.field(description="Of the page; null for files and texts.")
    status: SourceStatus
    error: str | None = strawberry.field(description="Why it could not be read, in a sentence.")
    note: str | None = strawberry.field(description="What of it is not in its text, in sentences; null for nothing.")
    chunk_count: int = strawberry.field(description="Passages that can be found.")
    content_hash: str | None = strawberry.field(description="SHA-256 of the text.")
    fetched_at: datetime | None = strawberry.field(description="When it was read last.")
    text: str = edge(
        documents.texts_of_documents,
        weight=30,
        description="The whole text; citations and evidence count its characters.",
    )
