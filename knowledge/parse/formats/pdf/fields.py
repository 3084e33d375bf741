"""What was filled into a PDF's form or typed onto its pages: shown with the page, but no part of its text."""

from __future__ import annotations

import pypdfium2 as pdfium
from pypdfium2 import raw

from knowledge.parse.formats.pdf.lines import Line, lines_of

_WRITTEN = frozenset({raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT})


def all_lines_of(document: pdfium.PdfDocument, number: int) -> list[Line]:
    """The lines of page `number` (from 1), each that was filled in behind the one that it stands beside or below."""
    printed = list(lines_of(document, number))
    if not _fill(document, number):
        return printed
    known, found = set(printed), list(lines_of(document, number))
    still = set(found)
    lines = [line for line in printed if line in still]  # one that a field goes on with is another line now
    for line in found:
        if line not in known:
            lines.insert(_place(line, lines), line)
    return lines


def _fill(document: pdfium.PdfDocument, number: int) -> bool:
    """Make what was filled in text of the page; False when there is nothing."""
    page = document[number - 1]
    try:
        if not any(_subtype(page, place) in _WRITTEN for place in range(raw.FPDFPage_GetAnnotCount(page))):
            return False
        return bool(raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS)
    finally:
        page.close()


def _subtype(page: pdfium.PdfPage, place: int) -> int:
    annotation = raw.FPDFPage_GetAnnot(page, place)
    if not annotation:
        return int(raw.FPDF_ANNOT_UNKNOWN)
    try:
        return int(raw.FPDFAnnot_GetSubtype(annotation))
    finally:
        raw.FPDFPage_CloseAnnot(annotation)


def _place(line: Line, lines: list[Line]) -> int:
    """Behind the nearest line to its left, else behind the nearest above it, else at the end."""
    middle = (line.top + line.bottom) / 2
    beside = [(other.right, place) for place, other in enumerate(lines) if _is_left_of(other, line, middle)]
    if beside:
        return max(beside)[1] + 1
    above = [(other.bottom, place) for place, other in enumerate(lines) if _is_above(other, line)]
    return min(above)[1] + 1 if above else len(lines)


def _is_left_of(other: Line, line: Line, middle: float) -> bool:
    return other.bottom <= middle <= other.top and other.left < line.left


def _is_above(other: Line, line: Line) -> bool:
    return other.bottom >= line.top and other.left < line.right and line.left < other.right
