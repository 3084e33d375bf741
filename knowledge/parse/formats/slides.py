"""PPTX: each slide is a heading with its texts, tables and notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pptx import Presentation

from knowledge.parse.archive import checked_archive
from knowledge.parse.draft import Draft
from knowledge.parse.media import PPTX
from knowledge.parse.parsed import Parsed
from knowledge.parse.rows import add_table

_DEEPEST_GROUP = 20
_NOT_SHOWN = ("0", "false")


def read_pptx(data: bytes, name: str, charset: str | None) -> Parsed:
    """Slides in order; inside a slide its title first, then shapes as they stand, then the speaker's notes.

    Slides that are hidden are left out: nobody is shown them.
    """
    checked_archive(data, "PowerPoint")
    deck = Presentation(io.BytesIO(data))
    draft = Draft()
    for number, slide in enumerate(deck.slides, 1):
        if slide.element.get("show") not in _NOT_SHOWN:
            _add_slide(draft, slide, number)
    title = deck.core_properties.title
    return draft.parsed(
        PPTX, title=title if title and title != "PowerPoint Presentation" else draft.first_heading() or name
    )


def _add_slide(draft: Draft, slide: Any, number: int) -> None:
    title = slide.shapes.title
    heading = title.text_frame.text if title is not None and title.has_text_frame else ""
    shapes = [shape for shape in _flat(slide.shapes) if title is None or shape.shape_id != title.shape_id]
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    if not heading.strip() and not any(shape.has_text_frame or shape.has_table for shape in shapes) and notes is None:
        return
    draft.begin_page(number)
    draft.add("heading", " ".join(heading.split()) or f"Slide {number}", 1)
    for shape in shapes:
        _add_shape(draft, shape)
    if notes is not None and notes.text.strip():
        draft.add("paragraph", f"Notes: {notes.text}")


def _flat(shapes: Any, depth: int = 0) -> Iterator[Any]:
    for shape in shapes:
        if hasattr(shape, "shapes"):
            if depth < _DEEPEST_GROUP:
                yield from _flat(shape.shapes, depth + 1)
        else:
            yield shape


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
