"""Documents as rows: begun, switched to a new version, kept, failed. All of this is called inside `writing`."""

from __future__ import annotations

from collections.abc import Sequence

from kit import clock
from kit.ids import new_id
from knowledge.training.reading import Reading
from models.database import Record, execute, fetch, fetchrow
from models.sources import SourceStatus

_COLUMNS = "id, url, title, status, version, content_hash, etag, last_modified"

_NEW = f"""
INSERT INTO documents (id, workspace_id, agent_id, source_id, url, status, text, blocks, version, chunk_count,
                       token_count, created_at)
SELECT n.id, $1::uuid, $2::uuid, $3::uuid, n.url, 'pending', '', '[]'::jsonb, 0, 0, 0, $4
  FROM unnest($5::uuid[], $6::text[]) AS n(id, url) RETURNING {_COLUMNS}
"""

_SWITCH = """
UPDATE documents SET status = 'trained', error = NULL, url = $2, title = $3, text = $4, blocks = $5::jsonb,
       content_hash = $6, etag = $7, last_modified = $8, version = version + 1, chunk_count = $9, token_count = $10,
       note = $11, fetched_at = $12
 WHERE id = $1::uuid
"""

_KEEP = """
UPDATE documents SET status = 'trained', error = NULL, title = $2, etag = coalesce($3, etag),
       last_modified = coalesce($4, last_modified), note = $5, fetched_at = $6
 WHERE id = $1::uuid
"""

_STAYS = "UPDATE documents SET status = 'trained', error = NULL, fetched_at = $2 WHERE id = $1::uuid"

_WAITS = "UPDATE documents SET error = $2 WHERE id = $1::uuid AND status NOT IN ('trained', 'failed')"


async def document_of(id: str) -> Record | None:
    """One document."""
    return await fetchrow(f"SELECT {_COLUMNS} FROM documents WHERE id = $1::uuid", id)


async def documents_of(source_id: str) -> list[Record]:
    """The documents of a source."""
    return await fetch(f"SELECT {_COLUMNS} FROM documents WHERE source_id = $1::uuid", source_id)


async def new_documents(source: Record, urls: Sequence[str | None]) -> list[Record]:
    """Documents of which nothing is known yet but where they are."""
    place = source["workspace_id"], source["agent_id"], source["id"]
    return await fetch(_NEW, *place, clock.now(), [new_id() for _ in urls], list(urls))


async def show_document(id: str, status: SourceStatus) -> None:
    """Say how far a document is."""
    await execute("UPDATE documents SET status = $2, error = NULL WHERE id = $1::uuid", id, status.value)


async def document_switched(id: str, reading: Reading, chunks: int, tokens: int) -> None:
    """The document has this text from now on."""
    raw, parsed = reading.raw, reading.parsed
    blocks = [[block.kind, block.start, block.end, block.level] for block in parsed.blocks]
    content = parsed.text, blocks, reading.content_hash, raw.etag, raw.last_modified
    await execute(_SWITCH, id, raw.url, reading.title, *content, chunks, tokens, parsed.note, clock.now())


async def document_kept(id: str, reading: Reading | None) -> None:
    """The document is still what it was (`reading` is None when its server said so)."""
    if reading is None:
        await execute(_STAYS, id, clock.now())
    else:
        raw = reading.raw
        await execute(_KEEP, id, reading.title, raw.etag, raw.last_modified, reading.parsed.note, clock.now())


async def document_failed(id: str, sentence: str) -> None:
    """The document can't be read; its old version, if any, goes on answering."""
    await execute("UPDATE documents SET status = 'failed', error = $2 WHERE id = $1::uuid", id, sentence)


async def document_waits(id: str, sentence: str) -> None:
    """It is read later; `sentence` says what hinders it. One that is known already stays as it is until then."""
    await execute(_WAITS, id, sentence)


def is_known(document: Record, reading: Reading) -> bool:
    """Whether the document's live chunks are of exactly this text."""
    return bool(document["version"]) and bool(document["content_hash"] == reading.content_hash)
