"""What a source's training left out, in words for the person who added it."""

from __future__ import annotations

from models.database import Record, fetchrow

_ADD_THEM = "to have one read all the same, add it by its own address"

_MORE = "to have more of them, add the site again with a larger max_pages"


async def note_of_document(source_id: str) -> str | None:
    """What the one document of a source says of itself. Inside `writing`."""
    row = await fetchrow("SELECT note FROM documents WHERE source_id = $1::uuid", source_id)
    return row["note"] if row else None


def note_of_site(counts: Record) -> str | None:
    """What is missing of a site.

    `counts`: its `pages`, how many are `trained`, how many of those are `noted`, and what was kept of the run in its
    `options`.
    """
    pages, failed, noted = counts["pages"], counts["pages"] - counts["trained"], counts["noted"]
    options = counts["options"]
    unwilling, unread = options.get("unwilling", 0), options.get("unread", 0)
    said = {
        f"Pages that could not be read: {failed:,} of {pages:,}; each says why": failed,
        f"Pages that were read in part: {noted:,} of {pages:,}; each says what was left out": noted,
        f"Pages that ask not to be kept (noindex): {unwilling:,}; {_ADD_THEM}": unwilling,
        "The first page asks not to follow its links (nofollow), so none were": options.get("closed"),
        f"Sitemaps of the site that could not be read: {unread:,}": unread,
        f"There are more pages than the {options['max_pages']:,} to be read; {_MORE}": options.get("more"),
    }
    return ". ".join(sentence for sentence, is_so in said.items() if is_so) or None


def none_read(counts: Record) -> str:
    """Why nothing of a site could be learned. `counts`: as above, and one page's `error`."""
    if counts["error"]:
        return f"None of the pages could be read: {counts['error']}"
    if counts["options"].get("unwilling"):
        return f"All pages ask not to be kept (noindex); {_ADD_THEM}"
    return "The site has no page that can be read"
