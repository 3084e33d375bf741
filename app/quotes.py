"""Citations as lines for a terminal: the quote, and where it stands."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from models.database import fetch

_WIDTH = 100


async def quote_lines(citations: Sequence[Mapping[str, Any]]) -> list[str]:
    """For each citation a blank line, its quote, and its source with the page where there are pages."""
    ids = [citation["document_id"] for citation in citations]
    rows = await fetch("SELECT id, title, blocks FROM documents WHERE id = ANY($1::uuid[])", ids)
    documents = {row["id"]: row for row in rows}
    lines = []
    for citation in citations:
        quote = " ".join(citation["quote"].split())
        marker = f"[{citation['marker']}] "
        lines += ["", *textwrap.wrap(f"{marker}“{quote}”", _WIDTH, subsequent_indent=" " * len(marker))]
        lines.append(" " * len(marker) + _place(citation, documents.get(citation["document_id"])))
    return lines


def _place(citation: Mapping[str, Any], document: Mapping[str, Any] | None) -> str:
    where = citation["url"] or citation["source_name"]
    page = _page_of(citation["span_start"], document["blocks"]) if document else None
    return f"{where}, page {page}" if page else str(where)


def _page_of(position: int, blocks: Sequence[Sequence[Any]]) -> int | None:
    """The number of the page that the character is printed on."""
    return next((level for kind, start, end, level in blocks if kind == "page" and start <= position < end), None)
