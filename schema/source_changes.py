"""What changed in a source, in the graph."""

from __future__ import annotations

from datetime import datetime

import strawberry

from schema.enums import ChangeKind


@strawberry.type(description="A document that came, changed or went; or how many stayed as they were.")
class SourceChange:
    """One change."""

    id: strawberry.ID
    kind: ChangeKind
    url: str | None = strawberry.field(description="Of the page; null for files and texts.")
    title: str | None = strawberry.field(description="Of the document; null where many stayed as they were.")
    documents: int = strawberry.field(description="How many stayed as they were; otherwise 1.")
    chunks_added: int = strawberry.field(description="Passages that are new, and were embedded.")
    chunks_removed: int = strawberry.field(description="Passages that are gone.")
    chunks_kept: int = strawberry.field(description="Chunks with the same words as before: they cost nothing.")
    created_at: datetime
