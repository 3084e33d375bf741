"""A Word file made ready for mammoth, which reads neither drawings nor the numbers of headings and clauses."""

from __future__ import annotations

import io
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZIP_DEFLATED, ZipFile

from knowledge.parse.formats.word_drawings import parsed, put_drawings, run_of
from knowledge.parse.formats.word_numbers import WORD, numbers_of

_DOCUMENT, _NUMBERING, _STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"
_DRAWN = (b"txbxContent", b"drawingml/2006/chart", b"drawingml/2006/diagram", b":oMath")
_UNREADABLE = (ElementTree.ParseError, KeyError, ValueError, RecursionError)


def readable(archive: ZipFile, data: bytes) -> tuple[bytes, str | None]:
    """The file for mammoth; and in a sentence what of it is damaged and left out."""
    names = archive.namelist()
    if _DOCUMENT not in names:
        return data, None
    document = archive.read(_DOCUMENT)
    is_drawn, is_numbered = any(mark in document for mark in _DRAWN), _NUMBERING in names
    if not is_drawn and not is_numbered:
        return data, None
    try:
        root = parsed(document)
        if is_numbered:
            _put_numbers(root, archive)
        if is_drawn:
            put_drawings(root, archive)
        return _with_document(archive, ElementTree.tostring(root)), None
    except _UNREADABLE:
        return data, "Text boxes, charts, equations and the numbers of headings were left out: one is damaged"


def _put_numbers(root: Element, archive: ZipFile) -> None:
    styles = parsed(archive.read(_STYLES)) if _STYLES in archive.namelist() else None
    numbers = numbers_of(parsed(archive.read(_NUMBERING)), styles)
    for paragraph in root.iter(f"{WORD}p"):
        number = numbers.before(paragraph)
        if number and any((text.text or "").strip() for text in paragraph.iter(f"{WORD}t")):
            paragraph.insert(int(paragraph.find(f"{WORD}pPr") is not None), run_of(f"{number} "))


def _with_document(archive: ZipFile, document: bytes) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=1) as copy:
        for name in archive.namelist():
            copy.writestr(name, document if name == _DOCUMENT else archive.read(name))
    return out.getvalue()
