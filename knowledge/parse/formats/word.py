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
from knowledge.parse.formats.word_document import readable
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
    """Headings by their styles, with their numbers; lists, tables, footnotes, text boxes, charts.

    No pictures, headers or footers.
    """
    archive = checked_archive(data, "Word")
    prepared, note = readable(archive, data)
    html = mammoth.convert_to_html(io.BytesIO(prepared), style_map=_STYLES, convert_image=_no_image).value
    return replace(read_fragment(html, DOCX, _title(archive), name), note=note)


def _no_image(_image: Any) -> list[Any]:
    return []


def _title(archive: zipfile.ZipFile) -> str | None:
    try:
        return ElementTree.fromstring(archive.read("docProps/core.xml")).findtext(_TITLE)  # noqa: S314 - checked_archive refused documents that declare entities
    except (KeyError, ElementTree.ParseError):
        return None
