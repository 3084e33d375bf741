"""What reading a document gives: its plain text, and where its parts lie in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "paragraph", "item", "row", "code", "page"]


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a document: `text[start:end]`, without whitespace around it.

    `level`: a heading's depth (1 is the highest), a list item's nesting (1 is the outermost), a page's number; else 0.
    Blocks stand in the text's order and don't overlap, except that a `page` spans the blocks printed on it.
    """

    kind: Kind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True)
class Parsed:
    """A document that was read.

    `text` holds every word a reader would see, and no control characters. `links` are as the document writes them,
    against `base` where it names one; `canonical` is the address that a web page calls its own. `note` says in
    sentences what of the document is not in `text`; None when that is nothing. `noindex`, `nofollow`: what a web
    page asks of robots.
    """

    title: str | None
    text: str
    blocks: tuple[Block, ...]
    media_type: str
    links: tuple[str, ...] = ()
    base: str | None = None
    canonical: str | None = None
    note: str | None = None
    noindex: bool = False
    nofollow: bool = False
