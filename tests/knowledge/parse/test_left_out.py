"""What of a document can't be read is said beside what was: a part that vanishes without a word misleads."""

from __future__ import annotations

import io

import pytest
from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it has no types

from knowledge.parse import ParseFailed
from knowledge.parse.formats.sheet_parts import uncomputed
from knowledge.parse.worker import read
from tests.knowledge.parse.decks import diagram, pptx, pptx_of_pictures, pptx_with_diagram
from tests.knowledge.parse.files import xlsx

SAVE_IT = "open it in a spreadsheet program, save it and upload that"


def test_formulas_that_nobody_has_computed_are_counted() -> None:
    data = xlsx(
        Prices=[["Item", "Price", "With tax"], ["Boot", 10, "=B2*1.19"], ["Hat", 5, "=B3*1.19"]],
        Costs=[["Rent", "=SUM(A2:A9)"]],
        Notes=[["Nothing to compute", "here"]],
    )
    parsed = read(data, "prices.xlsx", None)
    assert "Item: Hat; Price: 5" in parsed.text
    assert parsed.note == (
        "Cells with formulas that were saved without their results were left out: "
        f"2 in Prices, 1 in Costs; to have them read, {SAVE_IT}"
    )


@pytest.mark.parametrize(
    ("cell", "missing"),
    [
        (b'<c r="A1"><f>1+1</f><v>2</v></c>', 0),
        (b'<c r="A1" t="str"><f>IF(B1,"x","")</f><v></v></c>', 0),
        (b'<c r="A1" t="str"><f>B1</f></c>', 0),
        (b'<c r="A1"/><c r="B1"><v>3</v></c>', 0),
        (b'<c r="A1"><f>1+1</f><v></v></c>', 1),
        (b'<c r="A1"><f>1+1</f><v/></c>', 1),
        (b'<c r="A1"><f>1+1</f></c>', 1),
        (b'<c r="A1"><f t="shared" si="0"/></c><c r="A2"><f t="shared" si="0"/><v>7</v></c>', 1),
        (b'<x:c r="A1">\n <x:f>1+1</x:f>\n <x:v/>\n</x:c>', 1),
    ],
)
def test_which_cells_lack_their_result(cell: bytes, missing: int) -> None:
    assert uncomputed(cell, stale=False).count == missing


def test_a_zero_that_a_program_wrote_in_a_result_s_place_is_none() -> None:
    out = io.BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet("Sums")
        sheet.write_row(0, 0, ["Item", "Count", "Price"])
        sheet.write_row(1, 0, ["Boot", 0, 12])
        sheet.write_formula(2, 2, "=SUM(C2:C2)")
        sheet.write_formula(3, 2, "=C2*2", None, 24)
        sheet.write(2, 0, "Total")
        sheet.write(3, 0, "Twice")
    parsed = read(out.getvalue(), "sums.xlsx", None)
    assert parsed.text == "Sums\n\nItem: Boot; Count: 0; Price: 12\nItem: Total\nItem: Twice; Price: 24"
    assert str(parsed.note).startswith(
        "Cells with formulas that were saved without their results were left out: 1 in Sums"
    )


def test_hidden_sheets_are_named() -> None:
    parsed = read(xlsx(hidden=["Margins"], Prices=[["Boot", 12]], Margins=[["Boot", 0.4]]), "prices.xlsx", None)
    assert parsed.note == ("Hidden sheets were left out: Margins; to have them read, show them, save and upload that")


def test_columns_past_the_thousandth_are_missed() -> None:
    row = ",".join(f"c{number}" for number in range(1_001))
    parsed = read(f"{row}\n{row}\n".encode(), "wide.csv", None)
    assert parsed.note == "What stands right of the first 1,000 columns was left out; split the table"
    assert read(f"{row},,,,\n".replace("c1000", "").encode(), "wide.csv", None).note is None


WRITE_IT = "write on the slides or into their notes what they show, and upload that"


def test_slides_that_are_pictures_are_named() -> None:
    parsed = read(pptx_of_pictures("Plan", "", "End", ""), "deck.pptx", None)
    assert parsed.text == "Plan\n\nEnd"
    assert parsed.note == (
        f"Slides that show pictures without text were left out (2 of 4): 2, 4; to have them read, {WRITE_IT}"
    )


def test_a_deck_of_pictures_is_no_success() -> None:
    with pytest.raises(ParseFailed, match=f"^The slides of this presentation are pictures without text; {WRITE_IT}"):
        read(pptx_of_pictures("", ""), "deck.pptx", None)


def test_hidden_slides_are_named() -> None:
    data = pptx(("Plan", ["first"], ""), ("Old", ["second"], ""), ("End", ["third"], ""), hidden=["Old"])
    assert read(data, "deck.pptx", None).note == (
        "Hidden slides were left out (1 of 3): 2; to have them read, show them, save and upload that"
    )


def test_a_damaged_diagram_does_not_take_the_deck_along() -> None:
    parsed = read(pptx_with_diagram(diagram(("Order", "")).replace(b"</dgm:ptLst>", b"")), "deck.pptx", None)
    assert (parsed.text, parsed.note) == ("Slide 1", "A chart or diagram that is damaged was left out")
