"""The pages of a site as rows, and the jobs that read them. All of this is called inside `writing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from jobs import enqueue_many
from kit import clock
from knowledge.training.change_rows import drop_set_aside, note_trained
from knowledge.training.notes import none_read, note_of_site
from knowledge.training.source_rows import show_source, source_failed, source_trained
from models.database import Record, execute, fetch, fetchrow
from models.sources import AT_REST, SourceStatus

PAGE = "page"
"""The kind of job that reads one page: `{"source_id", "document_id", "depth"}`."""

_COUNTS = """
SELECT count(*)::int AS pages, count(*) FILTER (WHERE status = ANY($2))::int AS done,
       count(*) FILTER (WHERE status = 'trained')::int AS trained, min(error) AS error,
       count(*) FILTER (WHERE status = 'trained' AND note IS NOT NULL)::int AS noted, sum(octet_length(text)) AS size,
       (SELECT options FROM sources WHERE id = $1::uuid) AS options
  FROM documents WHERE source_id = $1::uuid AND status <> 'pending'
"""

_TAKE = "UPDATE documents SET status = 'fetching', error = NULL WHERE id = ANY($1::uuid[])"
_SET_ASIDE = "UPDATE documents SET status = 'pending', error = NULL WHERE id = ANY($1::uuid[])"
_OPTIONS = "UPDATE sources SET options = options || $2::jsonb WHERE id = $1::uuid"


async def note(source: Record, **options: object) -> None:
    """Keep something about this run of the site.

    `site`, `first` (page), `aliases`, `next_page_at`; `unwilling`: how many pages ask not to be kept; `closed`: the
    first page asks not to follow its links; `more`: there are pages past the limit; `unread`: sitemaps that couldn't be
    read.
    """
    await execute(_OPTIONS, source["id"], options)


async def read_pages(source: Record, depths: Mapping[str, int], pause: float) -> None:
    """Have documents (id → links from the first page) read, one after the other with pauses, over all workers."""
    now = clock.now()
    noted = source["options"].get("next_page_at")
    first = max(now, datetime.fromisoformat(noted)) if noted else now
    after = [first - now + timedelta(seconds=pause * number) for number in range(len(depths))]
    place = {"source_id": source["id"]}
    payloads = [{**place, "document_id": id, "depth": str(depth)} for id, depth in depths.items()]
    await execute(_TAKE, list(depths))
    await enqueue_many(PAGE, payloads, source["workspace_id"], after=after)
    await note(source, next_page_at=(first + timedelta(seconds=pause * len(depths))).isoformat())


async def set_aside(ids: Sequence[str]) -> None:
    """Pages that nothing in this run of the site has led to yet: they go at its end, unless something does."""
    await execute(_SET_ASIDE, list(ids))


async def page_count(source_id: str) -> int:
    """How many pages the site has so far."""
    row = await fetchrow("SELECT count(*)::int AS pages FROM documents WHERE source_id = $1::uuid", source_id)
    assert row is not None
    count: int = row["pages"]
    return count


async def known_among(source_id: str, urls: Sequence[str]) -> dict[str, Record]:
    """Those of the addresses that are pages of the site already, with their `id` and `status`."""
    sql = "SELECT id, url, status FROM documents WHERE source_id = $1::uuid AND url = ANY($2)"
    return {row["url"]: row for row in await fetch(sql, source_id, list(urls))}


async def rename_document(id: str, url: str) -> None:
    """The page counts under this address."""
    await execute("UPDATE documents SET url = $2 WHERE id = $1::uuid", id, url)


async def page_done(source: Record) -> None:
    """Say how far the site is, and that it is trained when this was its last page."""
    counts = await fetchrow(_COUNTS, source["id"], sorted(AT_REST))
    assert counts is not None
    if counts["done"] < counts["pages"]:
        await show_source(source["id"], SourceStatus.FETCHING, 0.99 * counts["done"] / counts["pages"])
        return
    await drop_set_aside(source)
    if counts["trained"]:
        await note_trained(source)
        await source_trained(source["id"], counts["size"], note_of_site(counts))
    else:
        await source_failed(source["id"], none_read(counts))
