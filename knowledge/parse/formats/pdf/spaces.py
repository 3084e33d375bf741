"""Spaces that pdfium misses where a PDF sets its words apart by distance only ("Care" 2 points "Services")."""

from __future__ import annotations

from itertools import pairwise

from pypdfium2 import raw

_GAP = 0.13  # of the line's height; seen in a 160-page report: within words below 0.06, missed spaces above 0.15
_MOST_GAPS = 0.2  # of a line's letters: past that it is set wide, and gaps mean nothing
_LONGEST = 2_000


def with_spaces(text_page: raw.FPDF_TEXTPAGE, text: str, first: int, height: float) -> str:
    """`text`, whose first character is number `first` of the page, with a space in each gap between two letters."""
    if height <= 0 or len(text) > _LONGEST:
        return text
    gaps = _gaps(text_page, text, first, height * _GAP)
    if not gaps or len(gaps) > len(text) * _MOST_GAPS:
        return text
    cuts = [0, *gaps, len(text)]
    return " ".join(text[start:end] for start, end in pairwise(cuts))


def _gaps(text_page: raw.FPDF_TEXTPAGE, text: str, first: int, widest: float) -> list[int]:
    box = raw.FS_RECTF()
    measure = raw.FPDFText_GetLooseCharBox
    gaps = []
    before, right = " ", 0.0
    for place, character in enumerate(text):
        measure(text_page, first + place, box)
        if box.left - right > widest and character.isalnum() and (before.isalnum() or before in ",;.)"):
            gaps.append(place)
        before, right = character, box.right
    return gaps
