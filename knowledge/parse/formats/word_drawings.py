"""What mammoth passes over in a Word file, put where it reads it: text boxes, charts, diagrams and equations."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement
from zipfile import ZipFile

from knowledge.parse.formats.drawings import chart_of, diagram_of
from knowledge.parse.formats.equations import equation_text

_RELATIONS = "word/_rels/document.xml.rels"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VML = "{urn:schemas-microsoft-com:vml}"
_EITHER = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_BOX = f"{_WORD}txbxContent"
_EQUATIONS = frozenset({f"{_MATH}oMath", f"{_MATH}oMathPara"})
_OF_INTEREST = {_EITHER, f"{_WORD}drawing", *_EQUATIONS}


def put_drawings(root: Element, archive: ZipFile) -> None:
    """Have mammoth read the words of drawings and equations. `root`: of the document's XML.

    Raises: ElementTree.ParseError, KeyError, ValueError when one of them is damaged.
    """
    found = [(above, child) for above in root.iter() for child in above if child.tag in _OF_INTEREST]
    for parent, child in found:
        if instead := _instead(archive, child):
            instead.tail = child.tail
            parent[list(parent).index(child)] = instead


def _instead(archive: ZipFile, element: Element) -> Element | None:
    """What mammoth reads in its place; None when it reads the element itself, or nothing is written in it."""
    if element.tag in _EQUATIONS:
        return run_of(equation_text(element))
    fallback = element.find(_FALLBACK)
    if fallback is not None and fallback.find(f".//{_BOX}") is not None:
        return None
    written = [*element.iter(_BOX), *_charts(archive, element), *_diagrams(archive, element)]
    return _picture_of(written) if written else None


def _charts(archive: ZipFile, element: Element) -> Iterator[Element]:
    for reference in element.iter(_CHART):
        chart = chart_of(_part(archive, reference.get(f"{_RELATED}id", "")))
        box = Element(_BOX)
        box.append(_paragraph(chart.title))
        table = SubElement(box, f"{_WORD}tbl")
        for row in (chart.header, *chart.rows):
            line = SubElement(table, f"{_WORD}tr")
            if row is chart.header:
                SubElement(SubElement(line, f"{_WORD}trPr"), f"{_WORD}tblHeader")
            for cell in row:
                SubElement(line, f"{_WORD}tc").append(_paragraph(cell))
        yield box


def _diagrams(archive: ZipFile, element: Element) -> Iterator[Element]:
    for reference in element.iter(_DIAGRAM):
        box = Element(_BOX)
        box.extend(_paragraph(text) for _, text in diagram_of(_part(archive, reference.get(f"{_RELATED}dm", ""))))
        yield box


def _picture_of(boxes: list[Element]) -> Element:
    picture = Element(f"{_WORD}pict")
    for box in boxes:
        SubElement(picture, f"{_VML}textbox").append(box)
    return picture


def _paragraph(text: str) -> Element:
    paragraph = Element(f"{_WORD}p")
    paragraph.append(run_of(text))
    return paragraph


def run_of(text: str) -> Element:
    """A run of text in a paragraph."""
    run = Element(f"{_WORD}r")
    SubElement(run, f"{_WORD}t").text = text
    return run


def _part(archive: ZipFile, id: str) -> bytes:
    relations = {each.get("Id"): each.get("Target", "") for each in parsed(archive.read(_RELATIONS))}
    return archive.read(posixpath.normpath(posixpath.join("word", relations[id])).lstrip("/"))


def parsed(part: bytes) -> Element:
    """The root of an XML part."""
    return ElementTree.fromstring(part)  # noqa: S314 - checked_archive refused documents that declare entities
