"""PowerPoint: what stands on the slides, in the order in which it is shown."""

from __future__ import annotations

import io
import zipfile

import pytest

from knowledge.parse.worker import read
from tests.knowledge.parse.decks import diagram, pptx, pptx_with_chart, pptx_with_diagram, pptx_with_table
from tests.knowledge.parse.files import blocks, zipped

CIRCLE = b'<dgm:cxn srcId="2" destId="1"/></dgm:cxnLst>'


def test_slides_are_headings_over_their_texts() -> None:
    parsed = read(pptx(("Plan", ["first", "second"], "Say it slowly."), ("End", ["Thanks"], "")), "deck.pptx", None)
    assert parsed.title == "Plan"
    assert blocks(parsed) == [
        ("heading", 1, "Plan"),
        ("item", 1, "first"),
        ("item", 1, "second"),
        ("paragraph", 0, "Notes: Say it slowly."),
        ("heading", 1, "End"),
        ("paragraph", 0, "Thanks"),
    ]
    assert [block.level for block in parsed.blocks if block.kind == "page"] == [1, 2]


@pytest.mark.parametrize("kind", ["slideshow", "template"])
def test_shows_and_templates_are_presentations(kind: str) -> None:
    deck = pptx(("Plan", ["first"], ""))
    with zipfile.ZipFile(io.BytesIO(deck)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        types = archive.read("[Content_Types].xml").replace(b"presentation.main+xml", f"{kind}.main+xml".encode())
    assert read(zipped(parts | {"[Content_Types].xml": types}), "deck.ppsx", None).text == "Plan\n\nfirst"


def test_a_chart_on_a_slide_is_a_table() -> None:
    data = pptx_with_chart("Sales", ["Spring", "Summer"], Boots=(10, 20.5), Hats=(None, 3))
    assert blocks(read(data, "deck.pptx", None)) == [
        ("heading", 1, "Slide 1"),
        ("paragraph", 0, "Sales"),
        ("row", 0, "Spring; Boots: 10"),
        ("row", 0, "Summer; Boots: 20.5; Hats: 3"),
    ]
    shares = pptx_with_chart("Share", ["North", "South"], share=True, Sales=(0.07, 0.93))
    assert "North; Sales: 7%\nSouth; Sales: 93%" in read(shares, "deck.pptx", None).text


def test_a_diagram_on_a_slide_is_a_list() -> None:
    data = diagram(("Order", ""), ("Pay", ""), ("By card", "Pay"), ("Ship", ""), ("By rail", "Ship"))
    assert blocks(read(pptx_with_diagram(data), "deck.pptx", None)) == [
        ("heading", 1, "Slide 1"),
        ("item", 1, "Order"),
        ("item", 1, "Pay"),
        ("item", 2, "By card"),
        ("item", 1, "Ship"),
        ("item", 2, "By rail"),
    ]


def test_a_diagram_that_leads_round_in_circles_ends() -> None:
    data = diagram(("Plan", ""), ("Do", "Plan")).replace(
        b"</dgm:cxnLst>", b'<dgm:cxn srcId="2" destId="1"/></dgm:cxnLst>'
    )
    assert read(pptx_with_diagram(data), "deck.pptx", None).text == "Slide 1\n\nPlan\nDo"


def test_a_slide_without_a_title_has_a_number() -> None:
    parsed = read(pptx_with_table([["Boots", "60"], ["Hats", "30"]]), "deck.pptx", None)
    assert blocks(parsed) == [("heading", 1, "Slide 1"), ("row", 0, "Boots: 60"), ("row", 0, "Hats: 30")]
