"""Signs that stand for words: the ticks and crosses in the cells of a table, in the words that readers' aids say."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from knowledge.parse.pruning import remove

_UNWRITTEN = "[hidden], [aria-hidden=true], .sr-only, .visually-hidden, .screen-reader-text, svg, style, script"
_SIGNS = f"img[alt], [aria-label], [title], {_UNWRITTEN}"
_NAMES = (("[alt]", "alt"), ("[aria-label]", "aria-label"), ("[title]", "title"))
_WORDS = ("svg title", ".sr-only, .visually-hidden, .screen-reader-text", "[aria-hidden=true]")
_LONGEST = 100


def spell_out(body: LexborNode) -> None:
    """Write into each cell that holds a sign alone what the sign is called: "Yes", "Included"."""
    for cell in body.css("td, th"):
        if cell.css_first("table") is None and cell.css_first(_SIGNS) is not None and (name := _name(cell)):
            cell.insert_child(name[:_LONGEST])


def _name(cell: LexborNode) -> str:
    """Empty when words are shown in the cell, or the sign has no name."""
    copy = LexborHTMLParser(cell.html or "")
    named = [(node.attributes.get(name) or "").strip() for where, name in _NAMES for node in copy.css(where)]
    named += [node.text().strip() for where in _WORDS for node in copy.css(where)]
    remove(copy.css(_UNWRITTEN))
    shown = copy.body.text().strip() if copy.body else ""
    return "" if shown else next(filter(None, named), "")
