"""From an HTML tree to blocks, in reading order, without recursion (a hostile page may be nested a million deep)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from knowledge.parse.draft import Draft
from knowledge.parse.grid import is_data_table, table_rows
from knowledge.parse.parsed import Kind
from knowledge.parse.rows import add_table

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(_HEADINGS) | {
    *(
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "nav",
        "blockquote",
        "pre",
        "hr",
        "address",
    ),
    *(
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "figure",
        "figcaption",
    ),
    *("form", "fieldset", "legend", "details", "summary", "body", "html", "center", "button", "label"),
}
_WHITESPACE = re.compile(r"[ \t\n\r\f]+")
_SPACES, _AROUND_BREAKS = re.compile(r" {2,}"), re.compile(r" *\n *")
_SUMMARY_LEVEL = 6  # the question of a folded answer is a heading over it, below any other


@dataclass
class _Writing:
    """Text gathered since the last block, and what it will become."""

    draft: Draft
    pieces: list[str] = field(default_factory=list)
    lists: int = 0
    heading: int = 0
    code: int = 0
    item_open: bool = False

    def add(self, text: str) -> None:
        self.pieces.append(text if self.code else _WHITESPACE.sub(" ", text))

    def flush(self) -> None:
        text = "".join(self.pieces)
        self.pieces.clear()
        if not text.strip():
            return
        if not self.code:
            text = _AROUND_BREAKS.sub("\n", _SPACES.sub(" ", text))
        kind = self._kind()
        self.draft.add(kind, text, {"heading": self.heading, "item": max(self.lists, 1)}.get(kind, 0))
        self.item_open = False

    def _kind(self) -> Kind:
        if self.heading:
            return "heading"
        if self.code:
            return "code"
        return "item" if self.item_open else "paragraph"


def walk(root: LexborNode, draft: Draft) -> None:
    """Add the blocks under `root` to the draft: headings, paragraphs, list items, code, and tables row by row."""
    writing = _Writing(draft)
    node: LexborNode | None = root
    while node is not None:
        node = _enter(node, writing) or _leave(node, root, writing)
    writing.flush()


def _enter(node: LexborNode, writing: _Writing) -> LexborNode | None:
    """The node's first child, when it has to be walked."""
    if node.is_text_node:
        writing.add(node.text_content or "")
        return None
    tag = node.tag or ""
    if tag == "br":
        writing.pieces.append("\n")
        return None
    if _is_block(tag):
        writing.flush()
    if tag == "table" and is_data_table(node):
        rows, header = table_rows(node)
        add_table(writing.draft, rows, header)
        return None
    _open(tag, writing)
    return node.child


def _leave(node: LexborNode, root: LexborNode, writing: _Writing) -> LexborNode | None:
    """The node after `node` and everything under it: its next sibling, or that of the nearest parent with one."""
    current: LexborNode | None = node
    while current is not None:
        _close(current.tag or "", writing)
        if current.mem_id == root.mem_id:
            return None
        if current.next is not None:
            return current.next
        current = current.parent
    return None


def _is_block(tag: str) -> bool:
    """Whether it stands on lines of its own; an element of the page's own making (`my-card`) is taken to."""
    return tag in _BLOCKS or ("-" in tag and not tag.startswith("-"))


def _open(tag: str, writing: _Writing) -> None:
    if tag in _HEADINGS:
        writing.heading = _HEADINGS[tag]
    elif tag == "summary":
        writing.heading = _SUMMARY_LEVEL
    elif tag in ("ul", "ol"):
        writing.lists += 1
    elif tag in ("li", "dd"):
        writing.item_open = True
    elif tag == "pre":
        writing.code += 1


def _close(tag: str, writing: _Writing) -> None:
    if _is_block(tag):
        writing.flush()
    if tag in _HEADINGS or tag == "summary":
        writing.heading = 0
    elif tag in ("ul", "ol"):
        writing.lists -= 1
    elif tag in ("li", "dd"):
        writing.item_open = False
    elif tag == "pre":
        writing.code -= 1
