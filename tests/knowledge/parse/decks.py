"""Presentations, made on the spot."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Inches


def pptx(*slides: tuple[str, Sequence[str], str], hidden: Sequence[str] = ()) -> bytes:
    """A deck: each slide's title, its texts, its notes; those whose titles are `hidden` are."""
    deck = Presentation()
    for title, texts, notes in slides:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        if title in hidden:
            slide.element.set("show", "0")
        slide.placeholders[1].text_frame.text = "\n".join(texts)
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
    return _saved(deck)


def pptx_with_table(rows: Sequence[Sequence[str]]) -> bytes:
    """A deck of one slide with a table and no title."""
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    frame = slide.shapes.add_table(len(rows), len(rows[0]), Inches(1), Inches(1), Inches(6), Inches(2))
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            frame.table.cell(y, x).text = cell
    return _saved(deck)


def pptx_with_chart(title: str, categories: Sequence[str], share: bool = False, **series: Sequence[object]) -> bytes:
    """A deck of one slide with nothing but a chart; `share`: of percentages."""
    data: Any = CategoryChartData("0%" if share else "General")  # type: ignore[no-untyped-call]  # it has no types
    data.categories = categories
    for name, values in series.items():
        data.add_series(name, values)
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Inches(4), Inches(3), data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = title
    return _saved(deck)


DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def diagram(*texts: tuple[str, str]) -> bytes:
    """The data of a SmartArt diagram: (text, text of what it stands under, or "")."""
    ids = {text: str(number) for number, (text, _) in enumerate(texts, 1)} | {"": "0"}
    points = "".join(
        f'<dgm:pt modelId="{ids[text]}"><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>'
        for text, _ in texts
    )
    links = "".join(
        f'<dgm:cxn modelId="c{place}" srcId="{ids[over]}" destId="{ids[text]}" srcOrd="{place}"/>'
        for place, (text, over) in enumerate(texts)
    )
    extra = '<dgm:cxn modelId="p" type="presOf" srcId="1" destId="0"/>'
    return (
        f'<dgm:dataModel xmlns:dgm="{DRAWING}/diagram" xmlns:a="{DRAWING}/main"><dgm:ptLst>'
        f'<dgm:pt modelId="0" type="doc"/>{points}</dgm:ptLst><dgm:cxnLst>{links}{extra}</dgm:cxnLst></dgm:dataModel>'
    ).encode()


def pptx_with_diagram(data: bytes) -> bytes:
    """A deck of one slide with a SmartArt diagram."""
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    part = Part(PackURI("/ppt/diagrams/data1.xml"), "application/xml", deck.part.package, data)
    id = slide.part.relate_to(part, f"{RELATED}/diagramData")
    slide.shapes._spTree.append(
        parse_xml(
            f'<p:graphicFrame xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="{RELATED}"'
            f' xmlns:a="{DRAWING}/main"><p:nvGraphicFramePr><p:cNvPr id="9" name="D"/><p:cNvGraphicFramePr/><p:nvPr/>'
            f'</p:nvGraphicFramePr><p:xfrm/><a:graphic><a:graphicData uri="{DRAWING}/diagram">'
            f'<dgm:relIds xmlns:dgm="{DRAWING}/diagram" r:dm="{id}"/></a:graphicData></a:graphic></p:graphicFrame>'
        )
    )
    return _saved(deck)


def pptx_of_pictures(*titles: str) -> bytes:
    """A deck of slides with a picture each; one with an empty title has no text at all."""
    deck = Presentation()
    picture = io.BytesIO()
    Image.new("RGB", (600, 400), "red").save(picture, "PNG")
    for title in titles:
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = title
        slide.shapes.add_picture(picture, 0, 0)
    return _saved(deck)


def _saved(deck: Any) -> bytes:
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()
