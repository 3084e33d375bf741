"""PPTX: each slide is a heading with its texts, tables, charts, diagrams and notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from pptx.package import Package
from pptx.parts.presentation import PresentationPart

from knowledge.parse.archive import checked_archive
from knowledge.parse.draft import Draft
from knowledge.parse.failures import ParseFailed, damaged
from knowledge.parse.formats.drawings import chart_of, diagram_of
from knowledge.parse.media import PPTX
from knowledge.parse.numbers import number_list
from knowledge.parse.parsed import Parsed
from knowledge.parse.rows import add_table

_DEEPEST_GROUP = 20
_NOT_SHOWN = ("0", "false")
_PICTURE = ".//a:blip"
_CHART = './/*[local-name()="chart"]/@r:id'
_DIAGRAM = './/*[local-name()="relIds"]/@r:dm'
_INSTEAD = "write on the slides or into their notes what they show, and upload that"


def read_pptx(data: bytes, name: str, charset: str | None) -> Parsed:
    """Slides in order; inside a slide its title first, then shapes as they stand, then the speaker's notes.

    Slides that are hidden are left out: nobody is shown them.
    """
    checked_archive(data, "PowerPoint")
    deck = _opened(data)
    draft = Draft()
    slides = dict(enumerate(deck.slides, 1))
    hidden = [number for number, slide in slides.items() if slide.element.get("show") in _NOT_SHOWN]
    told = {number: _add_slide(draft, slide, number) for number, slide in slides.items() if number not in hidden}
    pictures = [number for number, tells in told.items() if not tells and slides[number].element.xpath(_PICTURE)]
    _check(draft, pictures)
    _say_what_is_missing(draft, len(slides), pictures, hidden)
    title = deck.core_properties.title
    return draft.parsed(
        PPTX, title=title if title and title != "PowerPoint Presentation" else draft.first_heading() or name
    )


def _opened(data: bytes) -> Any:
    """The presentation; also of a show or a template (.ppsx, .potx), which python-pptx's own door refuses."""
    part = Package.open(io.BytesIO(data)).main_document_part
    if not isinstance(part, PresentationPart):
        raise damaged("PowerPoint")
    return part.presentation


def _check(draft: Draft, pictures: list[int]) -> None:
    if draft.is_empty and pictures:
        raise ParseFailed(f"The slides of this presentation are pictures without text; {_INSTEAD}", code="FILE_SCANNED")


def _say_what_is_missing(draft: Draft, slides: int, pictures: list[int], hidden: list[int]) -> None:
    if pictures:
        which = f"({len(pictures):,} of {slides:,}): {number_list(pictures)}"
        draft.leave_out(f"Slides that show pictures without text were left out {which}; to have them read, {_INSTEAD}")
    if hidden:
        which = f"({len(hidden):,} of {slides:,}): {number_list(hidden)}"
        draft.leave_out(f"Hidden slides were left out {which}; to have them read, show them, save and upload that")


def _add_slide(draft: Draft, slide: Any, number: int) -> bool:
    """Whether there was anything to read on it."""
    title = slide.shapes.title
    heading = title.text_frame.text if title is not None and title.has_text_frame else ""
    shapes = [shape for shape in _flat(slide.shapes) if title is None or shape.shape_id != title.shape_id]
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    said = notes.text if notes is not None else ""
    if not heading.strip() and not said.strip() and not any(map(_says_something, shapes)):
        return False
    draft.begin_page(number)
    draft.add("heading", " ".join(heading.split()) or f"Slide {number}", 1)
    for shape in shapes:
        _add_shape(draft, shape)
    if said.strip():
        draft.add("paragraph", f"Notes: {said}")
    return True


def _flat(shapes: Any, depth: int = 0) -> Iterator[Any]:
    for shape in shapes:
        if hasattr(shape, "shapes"):
            if depth < _DEEPEST_GROUP:
                yield from _flat(shape.shapes, depth + 1)
        else:
            yield shape


def _says_something(shape: Any) -> bool:
    if shape.has_text_frame:
        return bool(shape.text_frame.text.strip())
    return bool(shape.has_table or shape.element.xpath(_CHART) or shape.element.xpath(_DIAGRAM))


def _add_shape(draft: Draft, shape: Any) -> None:
    if shape.has_table:
        add_table(draft, [[cell.text for cell in row.cells] for row in shape.table.rows])
    elif shape.has_text_frame:
        paragraphs = [paragraph for paragraph in shape.text_frame.paragraphs if paragraph.text.strip()]
        for paragraph in paragraphs:
            if len(paragraphs) > 1:
                draft.add("item", paragraph.text, paragraph.level + 1)
            else:
                draft.add("paragraph", paragraph.text)
    else:
        _add_drawing(draft, shape)


def _add_drawing(draft: Draft, shape: Any) -> None:
    try:
        for part in _parts(shape, _CHART):
            chart = chart_of(part)
            draft.add("paragraph", chart.title)
            add_table(draft, chart.rows, chart.header)
        for part in _parts(shape, _DIAGRAM):
            for level, text in diagram_of(part):
                draft.add("item", text, level)
    except (ElementTree.ParseError, KeyError, ValueError):
        draft.leave_out("A chart or diagram that is damaged was left out")


def _parts(shape: Any, where: str) -> list[bytes]:
    return [shape.part.related_part(id).blob for id in shape.element.xpath(where)]
