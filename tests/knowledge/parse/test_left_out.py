"""What of a document can't be read is said beside what was: a part that vanishes without a word misleads."""

from __future__ import annotations

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

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


def test_blank_pages_are_not_missed() -> None:
    assert read(pdf(LETTER, printed(), with_logo, printed((20, 9, "4"))), "a.pdf", None).note is None


def test_numbers_in_a_row_are_a_range() -> None:
    assert number_list([1, 2, 3, 5, 8, 9]) == "1-3, 5, 8-9"
    assert number_list(range(1, 61, 2)) == ", ".join(map(str, range(1, 41, 2))) + " and 10 more"
