"""The printed lines of a PDF page, with where and how large they stand."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from knowledge.parse.formats.pdf.spaces import with_spaces

_FORCE_BOLD = 1 << 18  # PDF 32000-1, table 123: font flags
_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")
_NAME_BYTES = 128


@dataclass(frozen=True, slots=True)
class Line:
    """One line as pdfium reads it, in points from the page's lower left corner.

    A word broken at a line's end joins two printed lines into one Line, with U+FFFE where the hyphen stood: `bottom` is
    then that of the last. `size` is the height of its first letter's box, `place` where it stands on the page (0 is the
    bottom, 1 the top).
    """

    page: int
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    place: float


def lines_of(document: pdfium.PdfDocument, number: int) -> Iterator[Line]:
    """The lines of page `number` (from 1), in the order in which they are written."""
    page = document[number - 1]
    try:
        text_page = page.get_textpage()
        height = max(page.get_height(), 1.0)
        at = 0
        for text in text_page.get_text_range().split("\r\n"):
            if text.strip():
                yield _line(text_page.raw, number, text, at, height)
            at += _units(text) + 2
        text_page.close()
    finally:
        page.close()


def _line(text_page: raw.FPDF_TEXTPAGE, number: int, text: str, at: int, height: float) -> Line:
    blank = len(text) - len(text.lstrip())
    first = raw.FPDFText_GetCharIndexFromTextIndex(text_page, at + blank)
    last = raw.FPDFText_GetCharIndexFromTextIndex(text_page, at + _units(text.rstrip()) - 1)
    start, end = _box(text_page, first), _box(text_page, last)
    letter = _box(text_page, first + _first_letter(text.strip()))
    return Line(
        page=number,
        text=with_spaces(text_page, text.strip(), first, start.top - start.bottom),
        left=start.left,
        right=end.right,
        top=start.top,
        bottom=end.bottom,
        size=letter.top - letter.bottom,
        bold=_is_bold(text_page, first),
        place=start.bottom / height,
    )


def _box(text_page: raw.FPDF_TEXTPAGE, index: int) -> raw.FS_RECTF:
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text_page, index, box)
    return box


def _first_letter(text: str) -> int:
    """Signs come from other fonts, whose boxes are higher."""
    return next((place for place, character in enumerate(text) if character.isalnum()), 0)


def _is_bold(text_page: raw.FPDF_TEXTPAGE, index: int) -> bool:
    name, flags = ctypes.create_string_buffer(_NAME_BYTES), ctypes.c_int()
    if not raw.FPDFText_GetFontInfo(text_page, index, name, _NAME_BYTES, flags):
        return False
    font = name.value.decode("latin-1").lower()
    return bool(flags.value & _FORCE_BOLD) or any(word in font for word in _BOLD_NAMES)


def _units(text: str) -> int:
    """pdfium counts UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", errors="surrogatepass")) // 2
