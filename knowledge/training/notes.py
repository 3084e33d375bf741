"""What a source's training left out, in words for the person who added it."""

from __future__ import annotations

from models.database import Record, fetchrow


async def note_of_document(source_id: str) -> str | None:
    """What the one document of a source says of itself. Inside `writing`."""
    row = await fetchrow("SELECT note FROM documents WHERE source_id = $1::uuid", source_id)
    return row["note"] if row else None


def note_of_site(counts: Record) -> str | None:
    """What is missing of a site. `counts`: its `pages`, how many are `trained`, and how many of those are `noted`."""
    pages, failed, noted = counts["pages"], counts["pages"] - counts["trained"], counts["noted"]
    said = []
    if failed:
        said.append(f"Pages that could not be read: {failed:,} of {pages:,}; each says why")
    if noted:
        said.append(f"Pages that were read in part: {noted:,} of {pages:,}; each says what was left out")
    return ". ".join(said) or None
