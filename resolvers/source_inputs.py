"""What may be said of a source, and how it is checked before anything is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import orjson

from kit.errors import BadInput, TooLarge, UnsupportedMedia
from knowledge.training.reading import QA_TYPE
from models.sources import SourceType
from resolvers import inputs

LARGEST_FILE = 25_000_000
"""Bytes of an uploaded file."""

_LONGEST_TEXT, _LONGEST_QUESTION, _LONGEST_ANSWER = 1_000_000, 2_000, 20_000
_LONGEST_NAME, _LONGEST_FILE_NAME, _LONGEST_MEDIA_TYPE, _LONGEST_URL = 200, 255, 100, 2_000
_FILES = frozenset(["pdf", "docx", "md", "markdown", "txt", "html", "htm", "csv", "xlsx", "pptx"])
_KINDS = {"page": SourceType.URL, "sitemap": SourceType.SITEMAP, "crawl": SourceType.CRAWL}
_MOST_PAGES, _PAGES, _MOST_DEPTH, _DEPTH = 10_000, 100, 10, 3


@dataclass(frozen=True)
class Kept:
    """The bytes that a source is made from."""

    file_name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class NewSource:
    """A source whose input was checked."""

    type: SourceType
    name: str
    url: str | None = None
    options: dict[str, int] = field(default_factory=dict)
    kept: Kept | None = None


def text_source(name: Any, content: Any) -> NewSource:
    """Raises: BadInput."""
    name, content = inputs.each(
        lambda: inputs.line(name, "name", _LONGEST_NAME), lambda: inputs.prose(content, "content", _LONGEST_TEXT)
    )
    return NewSource(SourceType.TEXT, name, kept=Kept("text.txt", "text/plain; charset=utf-8", content.encode()))


def qa_source(question: Any, answer: Any) -> NewSource:
    """Raises: BadInput."""
    question, answer = inputs.each(
        lambda: inputs.prose(question, "question", _LONGEST_QUESTION),
        lambda: inputs.prose(answer, "answer", _LONGEST_ANSWER),
    )
    data = orjson.dumps({"question": question, "answer": answer})
    name = " ".join(question.split())[:_LONGEST_NAME]
    return NewSource(SourceType.QA, name, kept=Kept("qa.json", QA_TYPE, data))


def file_source(file_name: Any, media_type: str | None, data: bytes) -> NewSource:
    """Raises: UnsupportedMedia by the name's ending; TooLarge; BadInput."""
    name = _file_name(file_name)
    if PurePath(name).suffix.lower().removeprefix(".") not in _FILES:
        raise UnsupportedMedia(f"'{name}' is not read here; upload PDF, DOCX, MD, TXT, HTML, CSV, XLSX or PPTX")
    if len(data) > LARGEST_FILE:
        raise TooLarge(f"The file is larger than {LARGEST_FILE // 1_000_000} MB; split it")
    if not data.strip():
        raise BadInput("file", "The file is empty; upload one that has some text")
    media_type = (media_type or "application/octet-stream")[:_LONGEST_MEDIA_TYPE]
    return NewSource(SourceType.FILE, name[:_LONGEST_NAME], kept=Kept(name, media_type, data))


def url_source(url: Any, kind: str, max_pages: int | None, max_depth: int | None) -> NewSource:
    """`kind`: page, sitemap or crawl. Raises: BadInput."""
    url, (type, options) = inputs.each(lambda: _url(url), lambda: _reach(kind, max_pages, max_depth))
    return NewSource(type, url[:_LONGEST_NAME], url, options)


def _reach(kind: str, max_pages: Any, max_depth: Any) -> tuple[SourceType, dict[str, int]]:
    """What is read besides the page itself."""
    type = _KINDS.get(kind)
    if type is None:
        raise BadInput("kind", "'kind' must be page, sitemap or crawl")
    bounds: dict[str, Callable[[], int]] = {}
    if type is not SourceType.URL:
        bounds["max_pages"] = lambda: _within(max_pages, "max_pages", 1, _MOST_PAGES, _PAGES)
    if type is SourceType.CRAWL:
        bounds["max_depth"] = lambda: _within(max_depth, "max_depth", 0, _MOST_DEPTH, _DEPTH)
    return type, dict(zip(bounds, inputs.each(*bounds.values()), strict=True))


def _within(value: Any, field: str, least: int, most: int, default: int) -> int:
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BadInput(field, f"'{field}' must be a whole number from {least} to {most:,}")
    return value


def _file_name(value: Any) -> str:
    """The name alone, without folders and without characters that no file has."""
    text = value if isinstance(value, str) else ""
    last = text.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(character for character in last if unicodedata.category(character) not in {"Cc", "Cs"}).strip()
    if not name.strip("."):
        raise BadInput("file", "The file needs a name with an ending such as handbook.pdf")
    stem, suffix = PurePath(name).stem, PurePath(name).suffix
    return stem[: _LONGEST_FILE_NAME - len(suffix)] + suffix if len(name) > _LONGEST_FILE_NAME else name


def _url(value: Any) -> str:
    """A web address without its fragment. Whether it may be fetched is decided when it is."""
    text = inputs.line(value, "url", _LONGEST_URL)
    try:
        parts = urlsplit(text)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or " " in text:
        raise BadInput("url", "'url' must be a web address such as https://example.com/help")
    if parts.username is not None or parts.password is not None:
        raise BadInput("url", "'url' must not hold a user name or password")
    return urlunsplit(parts._replace(fragment=""))
