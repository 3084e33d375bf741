"""Word: headings, tables and lists as they are marked, and whatever is written in its drawings."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.parse.worker import read
from tests.knowledge.parse.decks import DRAWING, RELATED, diagram
from tests.knowledge.parse.files import RELATIONS, blocks, docx, paragraph, table

NAMES = " ".join(
    (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
        'xmlns:v="urn:schemas-microsoft-com:vml"',
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"',
        f'xmlns:a="{DRAWING}/main" xmlns:c="{DRAWING}/chart" xmlns:dgm="{DRAWING}/diagram" xmlns:r="{RELATED}"',
    )
)
CHART = (
    f'<c:chartSpace xmlns:c="{DRAWING}/chart" xmlns:a="{DRAWING}/main"><c:chart><c:title><c:tx><c:rich><a:p><a:r>'
    "<a:t>Sales</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart><c:ser><c:tx><c:strRef><c:strCache>"
    '<c:pt idx="0"><c:v>Boots</c:v></c:pt></c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:strCache><c:pt idx="0">'
    '<c:v>Spring</c:v></c:pt><c:pt idx="1"><c:v>Autumn</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val><c:numRef>'
    '<c:numCache><c:pt idx="0"><c:v>10</c:v></c:pt><c:pt idx="1"><c:v>20.5</c:v></c:pt></c:numCache></c:numRef></c:val>'
    "</c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"
)


def drawn(graphic: str) -> str:
    """A paragraph with a drawing in it."""
    inside = f"<wp:inline><a:graphic><a:graphicData>{graphic}</a:graphicData></a:graphic></wp:inline>"
    return f"<w:p {NAMES}><w:r><w:drawing>{inside}</w:drawing></w:r></w:p>"


def text_box(text: str, fallback: str = "") -> str:
    """A paragraph with a text box, as Word writes it; `fallback` is what older programs are to show."""
    box = f"<wps:wsp><wps:txbx><w:txbxContent>{paragraph(text)}</w:txbxContent></wps:txbx></wps:wsp>"
    choice = drawn(box).removeprefix(f"<w:p {NAMES}><w:r>").removesuffix("</w:r></w:p>")
    either = f'<mc:Choice Requires="wps">{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>'
    return f"<w:p {NAMES}><w:r><mc:AlternateContent>{either}</mc:AlternateContent></w:r></w:p>"


def with_part(body: str, name: str, part: str | bytes) -> bytes:
    """A Word file whose drawing "rId7" is this part."""
    relations = RELATIONS.replace(
        "</Relationships>", f'<Relationship Id="rId7" Type="x" Target="{name}"/></Relationships>'
    )
    more: dict[str, Any] = {"word/_rels/document.xml.rels": relations, f"word/{name}": part}
    return docx(body, **more)


def test_word() -> None:
    data = docx(
        paragraph("Returns", "H1"),
        paragraph("Thirty days."),
        paragraph("Shoes", "H2"),
        table([["Kind", "Days", "Fee"], ["Boots", "60", "none"]]),
        title="Our rules",
    )
    parsed = read(data, "rules.docx", None)
    assert parsed.title == "Our rules"
    assert blocks(parsed) == [
        ("heading", 1, "Returns"),
        ("paragraph", 0, "Thirty days."),
        ("heading", 2, "Shoes"),
        ("row", 0, "Kind: Boots; Days: 60; Fee: none"),
    ]


def test_word_without_a_title_takes_its_first_heading_or_its_name() -> None:
    assert read(docx(paragraph("Returns", "H1")), "rules.docx", None).title == "Returns"
    assert read(docx(paragraph("Thirty days.")), "rules.docx", None).title == "rules"


@pytest.mark.parametrize(
    "fallback",
    [
        "",
        "<w:pict/>",
        f"<w:pict><v:textbox><w:txbxContent>{paragraph('Read me first.')}</w:txbxContent></v:textbox></w:pict>",
    ],
)
def test_text_boxes_are_read_once(fallback: str) -> None:
    data = docx(paragraph("Before."), text_box("Read me first.", fallback), paragraph("After."))
    assert read(data, "a.docx", None).text == "Before.\n\nRead me first.\n\nAfter."


def test_text_boxes_without_an_alternative_are_read() -> None:
    box = f"<wps:wsp><wps:txbx><w:txbxContent>{paragraph('Read me first.')}</w:txbxContent></wps:txbx></wps:wsp>"
    assert read(docx(drawn(box)), "a.docx", None).text == "Read me first."


def test_a_chart_is_a_table() -> None:
    parsed = read(with_part(drawn('<c:chart r:id="rId7"/>'), "charts/chart1.xml", CHART), "a.docx", None)
    assert [text for _, _, text in blocks(parsed)] == ["Sales", "Spring; Boots: 10", "Autumn; Boots: 20.5"]


def test_a_diagram_is_read_in_its_order() -> None:
    data = diagram(("Order", ""), ("Pay", ""), ("By card", "Pay"))
    parsed = read(with_part(drawn('<dgm:relIds r:dm="rId7"/>'), "diagrams/data1.xml", data), "a.docx", None)
    assert parsed.text == "Order\n\nPay\n\nBy card"


@pytest.mark.parametrize("part", ["<c:chartSpace", "<a><b></a>"])
def test_a_damaged_chart_does_not_take_the_file_along(part: str) -> None:
    body = paragraph("Kept.") + drawn('<c:chart r:id="rId7"/>')
    for data in (with_part(body, "charts/chart1.xml", part), docx(body)):
        parsed = read(data, "a.docx", None)
        assert (parsed.text, parsed.note) == (
            "Kept.",
            "Text boxes, charts, equations and the numbers of headings were left out: one is damaged",
        )


def run(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("equation", "text"),
    [
        (run("E=mc"), "E=mc"),
        (f"<m:f><m:num>{run('a+b')}</m:num><m:den>{run('2')}</m:den></m:f>", "(a+b)/2"),
        (f"<m:sSup><m:e>{run('x')}</m:e><m:sup>{run('2')}</m:sup></m:sSup>", "x^2"),
        (f"<m:sSub><m:e>{run('x')}</m:e><m:sub>{run('n+1')}</m:sub></m:sSub>", "x_(n+1)"),
        (f"<m:rad><m:deg>{run('3')}</m:deg><m:e>{run('x')}</m:e></m:rad>", "^3√(x)"),
        (
            f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{run("i=1")}</m:sub><m:sup>{run("n")}</m:sup>'
            f"<m:e>{run('i')}</m:e></m:nary>",
            "∑_(i=1)^n i",
        ),
        (f'<m:d><m:dPr><m:begChr m:val="["/></m:dPr><m:e>{run("a")}</m:e><m:e>{run("b")}</m:e></m:d>', "[a, b)"),
    ],
)
def test_equations_are_written_in_a_line(equation: str, text: str) -> None:
    inline = f"<w:p {NAMES}><w:r><w:t>So </w:t></w:r><m:oMath>{equation}</m:oMath><w:r><w:t> holds.</w:t></w:r></w:p>"
    alone = f"<w:p {NAMES}><m:oMathPara><m:oMath>{equation}</m:oMath></m:oMathPara></w:p>"
    parsed = read(docx(inline, alone), "a.docx", None)
    assert parsed.text == f"So {text} holds.\n\n{text}"


def test_an_equation_nested_without_end_is_read_to_a_depth() -> None:
    deep = "<m:e>" * 5_000 + run("x") + "</m:e>" * 5_000
    data = docx(f"<w:p {NAMES}><w:r><w:t>Kept.</w:t></w:r><m:oMath>{run('a')}{deep}</m:oMath></w:p>")
    assert read(data, "a.docx", None).text == "Kept.a"
