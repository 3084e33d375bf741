"""Documents: the pages of a site, or the one file of a source."""

from __future__ import annotations

from collections.abc import Sequence

from access.actors import Actor
from access.operations import operation
from access.permissions import Permission
from kit.pages import Page, PageRequest, Row
from models.documents import Document
from models.listing import pages_of, rows_by_id


@operation(requires=Permission.READ)
async def documents_of_sources(
    actor: Actor, parents: Sequence[Row], columns: Sequence[str], *, page: PageRequest
) -> list[Page]:
    """The documents of each source, in the order in which they were found."""
    return await pages_of(Document, "source_id", [row["id"] for row in parents], columns, page, actor)


@operation(requires=Permission.READ)
async def documents_of_rows(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[Row | None]:
    """The document of each row that names one (a citation, a piece of evidence); None when it is gone."""
    return await rows_by_id(Document, [row["document_id"] for row in parents], columns, actor)
