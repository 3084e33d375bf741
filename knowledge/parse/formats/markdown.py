"""Markdown (CommonMark and tables): by markdown-it to HTML, then like any HTML."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from knowledge.parse.characters import decoded
from knowledge.parse.formats.html import read_fragment
from knowledge.parse.media import MARKDOWN
from knowledge.parse.parsed import Parsed

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_DEEPEST = 100  # lists and quotes in each other: markdown-it drops what lies deeper
_TITLE = re.compile(r"^title:[ \t]*(.+?)[ \t]*$", re.M)


def read_markdown(data: bytes, name: str, charset: str | None) -> Parsed:
    """The text without its marks; front matter gives the title and is left out."""
    text = decoded(data, charset).replace("\r\n", "\n")
    title = None
    if front := _FRONT_MATTER.match(text):
        text = text[front.end() :]
        title = _front_title(front.group(1))
    html = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"]).render(text)
    return read_fragment(html, MARKDOWN, title, name)


def _front_title(front: str) -> str | None:
    match = _TITLE.search(front)
    return match.group(1).strip("\"'") if match else None
