"""Citations of answers, from where they are kept: the table, or the log while the answer is still written."""

from __future__ import annotations

from collections.abc import Sequence

from access.actors import Actor
from access.operations import operation
from kit.pages import PageRequest, Row
from models.citations import Citation
from models.listing import pages_of

_ALL = PageRequest(limit=1_000, wants_more=False)


@operation(open_because="the messages that lead here were already narrowed to the actor")
async def citations_of_messages(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[Sequence[Row]]:
    """The citations of each message, in the order of their markers."""
    pages = await pages_of(Citation, "message_id", [row["id"] for row in parents], columns, _ALL, actor)
    return [page.rows for page in pages]
