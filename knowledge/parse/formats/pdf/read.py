"""PDF by pdfium: text in reading order, without running heads, its broken words mended, its lines joined."""

from __future__ import annotations

import pypdfium2 as pdfium
from pypdfium2 import raw

from knowledge.parse.draft import Draft
from knowledge.parse.failures import ParseFailed, damaged, empty, encrypted, unsupported
from knowledge.parse.formats.pdf.attached import attached_documents
from knowledge.parse.formats.pdf.contents import without_contents
from knowledge.parse.formats.pdf.fields import all_lines_of
from knowledge.parse.formats.pdf.furniture import body_size, without_furniture, without_leaders
from knowledge.parse.formats.pdf.hyphens import mended, words_of
from knowledge.parse.formats.pdf.layout import Part, parts_of
from knowledge.parse.formats.pdf.letters import pages_without_letters
from knowledge.parse.formats.pdf.lines import Line
from knowledge.parse.formats.pdf.pictures import FEWEST_A_PAGE, pages_of_pictures
from knowledge.parse.media import PDF
from knowledge.parse.numbers import number_list
from knowledge.parse.parsed import Parsed

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_RECOGNISE = "run text recognition (OCR) on it and upload the result"
_PRINT_IT = "open it there, print it to a new PDF and upload that"
_SPOKEN_FOR = {"", "untitled", "microsoft word", "powerpoint presentation"}


def read_pdf(data: bytes, name: str, charset: str | None) -> Parsed:
    """Pages are blocks of their own kind, over the paragraphs printed on them."""
    document = _open(data)
    lines = [line for number in range(1, len(document) + 1) for line in all_lines_of(document, number)]
    garbled = pages_without_letters(lines)
    lines = without_furniture(_legible(lines, garbled))
    draft = _begun(document, lines, garbled)
    lines = without_contents(lines)
    words = words_of(line.text for line in lines)
    page = 0
    for part in parts_of(lines, body_size(lines)):
        if part.lines[0].page != page:
            page = part.lines[0].page
            draft.begin_page(page)
        draft.add(part.kind, _text(part, words), part.level)
    title = str(document.get_metadata_value("Title")).strip()
    return draft.parsed(PDF, title=title if title.lower() not in _SPOKEN_FOR else draft.first_heading() or name)


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
        if len(document) == 0:
            raise empty("This PDF has no pages")
        if document.get_formtype() == raw.FORMTYPE_XFA_FULL:
            raise unsupported("This PDF is a form that only Adobe's programs show", _PRINT_IT)
    except pdfium.PdfiumError:
        reason = raw.FPDF_GetLastError()
        raise (
            encrypted("PDF") if reason in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) else damaged("PDF")
        ) from None
    return document


def _text(part: Part, words: set[str]) -> str:
    text = " ".join(line.text for line in part.lines).translate(_LIGATURES)
    return without_leaders(mended(text, words))


def _legible(lines: list[Line], without: list[int]) -> list[Line]:
    """The lines that can be read. `without`: the pages without letters. Raises: ParseFailed when those are all."""
    pages = set(without)
    left = [line for line in lines if line.page not in pages]
    if without and not left:
        raise ParseFailed(
            "The fonts of this PDF don't say which letters they show; "
            "print it to a new PDF, or run text recognition (OCR) on it",
            code="FILE_SCANNED",
        )
    return left


def _begun(document: pdfium.PdfDocument, lines: list[Line], garbled: list[int]) -> Draft:
    """A draft that says what is left out. Raises: ParseFailed (FILE_SCANNED) when nearly all is."""
    pictures = [page for page in pages_of_pictures(document, lines) if page not in garbled]
    characters = sum(len(line.text) for line in lines)
    if not characters or (pictures and characters < FEWEST_A_PAGE * len(document)):
        raise ParseFailed(
            f"The pages of this PDF are pictures (a scan) without text; {_RECOGNISE}", code="FILE_SCANNED"
        )
    draft = Draft()
    for what, pages in (("show pictures without text", pictures), ("don't say which letters they show", garbled)):
        if pages:
            which = f"({len(pages):,} of {len(document):,}): {number_list(pages)}"
            draft.leave_out(f"Pages that {what} were left out {which}; to have them read, {_RECOGNISE}")
    if attached := attached_documents(document):
        draft.leave_out(f"Files attached to this PDF were left out: {attached}; upload them one by one")
    return draft
