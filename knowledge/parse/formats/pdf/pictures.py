"""Pages that show something but have no text to read: scans, photographs, letters that are drawn as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice

import pypdfium2 as pdfium
from pypdfium2 import raw

from knowledge.parse.formats.pdf.lines import Line

FEWEST_A_PAGE = 8
"""Characters: a page with fewer has a number on it, no text."""

_SCAN = 150_000  # pixels together: a page at 40 dots an inch; less is a logo
_DRAWN = 100  # lines and curves: text drawn as such takes several a letter
_DEEPEST = 3


def pages_of_pictures(document: pdfium.PdfDocument, lines: Iterable[Line]) -> list[int]:
    """The numbers (from 1) of the pages that show pictures and have no text. `lines`: the text, without furniture."""
    characters: Counter[int] = Counter()
    for line in lines:
        characters[line.page] += len(line.text)
    without = [number for number in range(1, len(document) + 1) if characters[number] < FEWEST_A_PAGE]
    return [number for number in without if _shows_something(document, number)]


def _shows_something(document: pdfium.PdfDocument, number: int) -> bool:
    page = document[number - 1]
    try:
        return _pixels(page) >= _SCAN or _is_drawn(page)
    finally:
        page.close()


def _pixels(page: pdfium.PdfPage) -> int:
    pixels = 0
    for image in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=_DEEPEST):
        width, height = image.get_px_size()
        pixels += width * height
    return pixels


def _is_drawn(page: pdfium.PdfPage) -> bool:
    paths = page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=_DEEPEST)
    return sum(1 for _ in islice(paths, _DRAWN)) == _DRAWN
