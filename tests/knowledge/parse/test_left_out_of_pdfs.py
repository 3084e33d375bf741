"""Pages of a PDF that can't be read are named beside those that were."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from PIL import Image
from pypdfium2 import PdfDocument
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from knowledge.parse import ParseFailed
from knowledge.parse.numbers import number_list
from knowledge.parse.worker import read
from tests.knowledge.parse.files import pdf, photographed, printed

LETTER = printed((700, 11, "Dear customer, thank you for your letter."))
OCR = "to have them read, run text recognition (OCR) on it and upload the result"


def stamped(canvas: Canvas) -> None:
    """A scanned page under a number that was printed onto it later."""
    photographed(canvas)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(450, 820, f"ACME-{canvas.getPageNumber():06}")


def with_logo(canvas: Canvas) -> None:
    """A page left blank but for a small picture."""
    canvas.drawImage(ImageReader(Image.new("RGB", (200, 60), "red")), 72, 780, 100, 30)


def drawn(canvas: Canvas) -> None:
    """A page whose letters are lines."""
    for number in range(300):
        canvas.line(72 + number, 700, 72 + number, 712)


def test_scanned_pages_among_others_are_named() -> None:
    parsed = read(pdf(LETTER, photographed, LETTER, photographed, photographed), "a.pdf", None)
    assert parsed.text.count("thank you for your letter") == 2
    assert parsed.note == f"Pages that show pictures without text were left out (3 of 5): 2, 4-5; {OCR}"


def test_a_number_stamped_on_each_page_is_no_text() -> None:
    parsed = read(pdf(LETTER, *[stamped] * 4), "a.pdf", None)
    assert parsed.note == f"Pages that show pictures without text were left out (4 of 5): 2-5; {OCR}"


def test_pages_whose_letters_are_drawn_are_named() -> None:
    assert "were left out (1 of 2): 2;" in str(read(pdf(LETTER, drawn), "a.pdf", None).note)


def garbled(pages: Sequence[str]) -> bytes:
    """A PDF of pages set in fonts "G", which names no letters, or "F", which does."""
    names = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        b"1 beginbfrange <20> <7E> <E020> endbfrange endcmap end"
    )
    kids = b" ".join(b"%d 0 R" % (10 + 2 * place) for place in range(len(pages)))
    parts = [
        b"%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj",
        b"2 0 obj <</Type/Pages/Kids[%s]/Count %d>> endobj" % (kids, len(pages)),
        b"3 0 obj <</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"/G<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 4 0 R>>>> endobj",
        b"4 0 obj <</Length %d>> stream\n%s\nendstream endobj" % (len(names), names),
    ]
    for place, font in enumerate(pages):
        drawn = b"BT /%s 12 Tf 72 700 Td (Dear customer, thank you for the letter.) Tj ET" % font.encode()
        own = b"/MediaBox[0 0 595 842]/Resources<</Font 3 0 R>>"
        parts += [
            b"%d 0 obj <</Type/Page/Parent 2 0 R%s/Contents %d 0 R>> endobj" % (10 + 2 * place, own, 11 + 2 * place),
            b"%d 0 obj <</Length %d>> stream\n%s\nendstream endobj" % (11 + 2 * place, len(drawn), drawn),
        ]
    return b"\n".join([*parts, b"trailer <</Root 1 0 R>>\n"])


def test_pages_whose_fonts_name_no_letters_are_named() -> None:
    parsed = read(garbled("FGF"), "a.pdf", None)
    assert parsed.text.count("Dear customer, thank you for the letter.") == 2
    assert not any("\ue000" <= character <= "\uf8ff" for character in parsed.text)
    assert parsed.note == f"Pages that don't say which letters they show were left out (1 of 3): 2; {OCR}"
    with pytest.raises(ParseFailed, match="don't say which letters they show; print it") as failed:
        read(garbled("GG"), "a.pdf", None)
    assert failed.value.code == "FILE_SCANNED"


def test_blank_pages_are_not_missed() -> None:
    assert read(pdf(LETTER, printed(), with_logo, printed((20, 9, "4"))), "a.pdf", None).note is None


def test_numbers_in_a_row_are_a_range() -> None:
    assert number_list([1, 2, 3, 5, 8, 9]) == "1-3, 5, 8-9"
    assert number_list(range(1, 61, 2)) == ", ".join(map(str, range(1, 41, 2))) + " and 10 more"


def test_documents_packed_into_a_pdf_are_named() -> None:
    portfolio = PdfDocument(pdf(LETTER))
    for name in ("prices.XLSX", "data.xml", "terms.pdf"):
        portfolio.new_attachment(name).set_data(b"anything")
    out = io.BytesIO()
    portfolio.save(out)
    assert read(out.getvalue(), "a.pdf", None).note == (
        "Files attached to this PDF were left out: prices.XLSX, terms.pdf; upload them one by one"
    )
