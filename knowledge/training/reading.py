"""From what a source was made of to text: its upload or its page, read in the reading process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

import orjson

from jobs import Superseded, patiently
from knowledge.parse import Block, Parsed, parse
from knowledge.training.tools import Tools
from knowledge.wishes import NONE, Wishes
from models.database import Record, fetchrow
from models.sources import SourceType

QA_TYPE = "application/vnd.nexora.qa+json"
"""The media type of a question with its answer, kept as `{"question", "answer"}`."""

_UPLOAD = "SELECT file_name, media_type, data FROM uploads WHERE source_id = $1::uuid"
_LONGEST_TITLE = 500


@dataclass(frozen=True)
class Raw:
    """What is to be read. `url`, `etag`, `last_modified`: of a page, to ask later whether it has changed.

    `wishes`: what its server asks of robots.
    """

    data: bytes
    file_name: str
    media_type: str | None
    url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    wishes: Wishes = NONE


@dataclass(frozen=True)
class Reading:
    """A document that was read. `whole`: it is one chunk, however long."""

    raw: Raw
    parsed: Parsed
    title: str
    content_hash: str
    whole: bool = False


async def uploaded(source_id: str) -> Raw:
    """The upload of a text, a question with its answer, or a file. Raises: Superseded when it is gone."""
    row = await fetchrow(_UPLOAD, source_id)
    if row is None:
        raise Superseded
    return Raw(row["data"], row["file_name"], row["media_type"])


async def fetched(url: str, known: Record, tools: Tools) -> Raw | None:
    """The page, or None when it is still what `known` (the document's row) was made from."""
    etag, last_modified = (known["etag"], known["last_modified"]) if known["version"] else (None, None)
    page = await patiently(lambda: tools.fetch(url, etag, last_modified))
    if page.not_modified:
        return None
    return Raw(page.body, page.url, page.media_type, page.url, page.etag, page.last_modified, page.wishes)


async def read(raw: Raw, source: Record) -> Reading:
    """Read it in the reading process. Raises: ParseFailed with a sentence for the person who gave it."""
    if raw.media_type == QA_TYPE:
        parsed = _question_and_answer(raw.data)
    else:
        parsed = _with_wishes(await parse(raw.data, raw.file_name, raw.media_type), raw.wishes)
    named = source["type"] == SourceType.TEXT or not parsed.title
    title = (source["name"] if named else parsed.title or "")[:_LONGEST_TITLE]
    digest = sha256(parsed.text.encode()).hexdigest()
    return Reading(raw, parsed, title, digest, whole=raw.media_type == QA_TYPE)


def _with_wishes(parsed: Parsed, wishes: Wishes) -> Parsed:
    """What the server asks for counts like what the page asks for itself."""
    noindex, nofollow = parsed.noindex or wishes.noindex, parsed.nofollow or wishes.nofollow
    return replace(parsed, noindex=noindex, nofollow=nofollow, links=() if nofollow else parsed.links)


def _question_and_answer(data: bytes) -> Parsed:
    fields = orjson.loads(data)
    question, answer = fields["question"].strip(), fields["answer"].strip()
    text = f"{question}\n\n{answer}"
    answer_at = len(question) + 2
    blocks = (Block("heading", 0, len(question), 1), Block("paragraph", answer_at, len(text)))
    return Parsed(title=question, text=text, blocks=blocks, media_type=QA_TYPE)
