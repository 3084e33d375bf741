"""DOCX: by mammoth to HTML, then like any HTML."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import mammoth

from knowledge.parse.archive import checked_archive
from knowledge.parse.formats.html import read_fragment
from knowledge.parse.formats.word_drawings import with_drawings
from knowledge.parse.media import DOCX
from knowledge.parse.parsed import Parsed

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='heading 7'] => h6:fresh
p[style-name='heading 8'] => h6:fresh
p[style-name='heading 9'] => h6:fresh
"""
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def read_docx(data: bytes, name: str, charset: str | None) -> Parsed:
    """Headings by their styles; lists, tables, footnotes, text boxes, charts; no pictures, headers or footers."""
    archive = checked_archive(data, "Word")
    readable, note = _readable(archive, data)
    html = mammoth.convert_to_html(io.BytesIO(readable), style_map=_STYLES, convert_image=_no_image).value
    return replace(read_fragment(html, DOCX, _title(archive), name), note=note)


def _readable(archive: zipfile.ZipFile, data: bytes) -> tuple[bytes, str | None]:
    """The file for mammoth, and what is left out of it."""
    try:
        return with_drawings(archive, data), None
    except (ElementTree.ParseError, KeyError, ValueError, RecursionError):
        return data, "Text boxes, charts and equations were left out: one is damaged"


def _no_image(_image: Any) -> list[Any]:
    return []


def _title(archive: zipfile.ZipFile) -> str | None:
    try:
        return ElementTree.fromstring(archive.read("docProps/core.xml")).findtext(_TITLE)  # noqa: S314 - checked_archive refused documents that declare entities
    except (KeyError, ElementTree.ParseError):
        return None
