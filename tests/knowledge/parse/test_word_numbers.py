"""Word: the numbers that it puts before headings and clauses, and keeps out of their text."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.parse.worker import read
from tests.knowledge.parse.files import WORD, blocks, docx, paragraph


def level(number: int, form: str, text: str, start: int = 1) -> str:
    """One level of a list's numbering."""
    described = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{number}">{described}</w:lvl>'


NUMBERING = (
    f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="1">'
    f"{level(0, 'decimal', '%1.')}{level(1, 'decimal', '%1.%2')}{level(2, 'lowerLetter', '(%3)')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="2">{level(0, "bullet", "•")}{level(1, "upperRoman", "%2)", 4)}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/>'
    "</w:lvlOverride></w:num></w:numbering>"
)
STYLES = (
    f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="H2"><w:name '
    'w:val="heading 2"/><w:basedOn w:val="H1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    "</w:styles>"
)


def numbered(*body: str) -> bytes:
    """A Word file whose first headings are numbered by their styles."""
    more: dict[str, Any] = {"word/numbering.xml": NUMBERING, "word/styles.xml": STYLES}
    return docx(*body, **more)


def clause(text: str, number: int, at: int) -> str:
    """A paragraph in a numbered list."""
    place = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_headings_and_clauses_have_their_numbers() -> None:
    data = numbered(
        paragraph("Scope", "H1"),
        paragraph("Who is meant", "H2"),
        clause("Staff.", 1, 2),
        clause("Guests.", 1, 2),
        paragraph("What is meant", "H2"),
        clause("All of it.", 1, 2),
        paragraph("Terms", "H1"),
        paragraph("Payment", "H2"),
        paragraph("Nothing before this."),
    )
    assert [text for _, _, text in blocks(read(data, "a.docx", None))] == [
        *("1. Scope", "1.1 Who is meant", "(a) Staff.", "(b) Guests.", "1.2 What is meant", "(a) All of it."),
        *("2. Terms", "2.1 Payment", "Nothing before this."),
    ]


def test_lists_go_on_or_begin_anew_as_they_are_told() -> None:
    data = numbered(
        clause("one", 1, 0), clause("two", 1, 0), clause("seven", 3, 0), clause("eight", 3, 0), clause("nine", 1, 0)
    )
    assert read(data, "a.docx", None).text == "1. one\n2. two\n7. seven\n8. eight\n9. nine"


def test_bullets_have_no_number_and_empty_paragraphs_show_none() -> None:
    data = numbered(clause("dot", 2, 0), clause("four", 2, 1), clause("", 2, 1), clause("six", 2, 1), clause("x", 0, 0))
    assert read(data, "a.docx", None).text == "dot\nIV) four\nVI) six\n\nx"


def test_a_number_that_leads_nowhere_is_none() -> None:
    assert read(numbered(clause("Kept.", 9, 0), clause("Too.", 1, 8)), "a.docx", None).text == "Kept.\n\nToo."


@pytest.mark.parametrize(
    ("form", "number", "told"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 3, "03"),
        ("lowerLetter", 3, "c"),
        ("upperLetter", 28, "BB"),
        ("lowerRoman", 44, "xliv"),
        ("upperRoman", 1999, "MCMXCIX"),
        ("upperRoman", 5000, "5000"),
        ("upperLetter", 0, "0"),
        ("cardinalText", 4, "4"),
    ],
)
def test_numbers_are_written_as_the_list_says(form: str, number: int, told: str) -> None:
    numbering = NUMBERING.replace(level(0, "decimal", "%1."), level(0, form, "%1", number))
    more: dict[str, Any] = {"word/numbering.xml": numbering}
    assert read(docx(clause("text", 1, 0), **more), "a.docx", None).text == f"{told} text"
