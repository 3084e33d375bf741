"""The sentence that a marker stands on."""

from __future__ import annotations

import re

_BOUNDARY = re.compile(r"[.!?…][\"'”’»)\]*_]*\s+(?=\S)|[。！？][」』”）]*\s*(?=\S)|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|Dr|Mr|Mrs|Ms|Prof|St|No|Nr|vs|etc|approx|ca|cf|Fig|Inc|Ltd|Co|Jr|Sr|bzw|al)|\b[a-z]\.[a-z])\.\s+$"
)
_LIST_SIGNS = re.compile(r"^(?:[-*•>#]+|\d{1,3}[.)])\s+")


def claim_of(text: str) -> str:
    """The last sentence of `text`, complete or not, without list signs. `text` is an answer so far, without markers.

    A full stop ends a sentence when white space and more text follow, abbreviations and initials apart.
    """
    text = text.strip()
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        if not _ABBREVIATION.search(text, max(0, boundary.start() - 12), boundary.end()):
            start = boundary.end()
    return _LIST_SIGNS.sub("", text[start:].strip())
