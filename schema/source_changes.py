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
    url: str | None
    title: str | None
    documents: int = strawberry.field(description="How many stayed as they were; otherwise 1.")
    chunks_added: int
    chunks_removed: int
    chunks_kept: int = strawberry.field(description="Chunks with the same words as before: they cost nothing.")
    created_at: datetime
