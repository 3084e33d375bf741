"""What changed in sources, each time they were trained."""

from __future__ import annotations

from collections.abc import Sequence

from access.actors import Actor
from access.operations import operation
from access.permissions import Permission
from kit.pages import Page, PageRequest, Row
from models.listing import pages_of
from models.source_changes import SourceChange


@operation(requires=Permission.READ)
async def changes_of_sources(
    actor: Actor, parents: Sequence[Row], columns: Sequence[str], *, page: PageRequest
) -> list[Page]:
    """The documents of each source that came, changed or went, newest first; kept for 90 days."""
    return await pages_of(SourceChange, "source_id", [row["id"] for row in parents], columns, page, actor)
