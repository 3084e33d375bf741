"""Documents: the pages of a site, or the one file of a source."""

from __future__ import annotations

from collections.abc import Sequence

from access.actors import Actor
from access.operations import operation
from access.permissions import Permission
from kit.errors import TooLarge
from kit.pages import Page, PageRequest, Row
from models.documents import Document, size_of_texts, texts_of
from models.listing import pages_of, rows_by_id

_MOST_TEXT = 8_000_000


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


@operation(requires=Permission.READ)
async def texts_of_documents(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[str]:
    """The whole text of each document. Raises: TooLarge for more than 8 MB at once: a page must fit in memory."""
    ids = [row["id"] for row in parents]
    if await size_of_texts(ids) > _MOST_TEXT:
        raise TooLarge(
            f"These documents' texts are more than {_MOST_TEXT // 1_000_000} MB together; ask for fewer at once"
        )
    texts = await texts_of(ids, actor.workspaces())
    return [texts.get(id, "") for id in ids]
