"""Documents as people send them, made on the spot: good ones, and ones that are broken on purpose."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

from openpyxl import Workbook
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from knowledge.parse import Parsed

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CONTENT_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml"
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
RELATIONS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
Target="word/document.xml"/></Relationships>"""
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/></w:style>' for n in range(1, 4)
)


def blocks(parsed: Parsed) -> list[tuple[str, int, str]]:
    """(kind, level, text) of each block but the pages."""
    return [(b.kind, b.level, parsed.text[b.start : b.end]) for b in parsed.blocks if b.kind != "page"]


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def paragraph(text: str, style: str | None = None) -> str:
    """A Word paragraph; style "H1" is a heading."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def table(rows: Sequence[Sequence[str]]) -> str:
    """A Word table."""
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def docx(*body: str, prolog: str = "", title: str = "", **more: str | bytes) -> bytes:
    """A Word file of `paragraph`s and `table`s. `prolog` stands before the document's root, `more` are more parts."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONS,
        "word/styles.xml": f'<w:styles xmlns:w="{WORD}">{STYLES}</w:styles>',
        "word/_rels/document.xml.rels": RELATIONS.replace(
            "officeDocument/2006/relationships/officeDocument", "officeDocument/2006/relationships/styles"
        ).replace("word/document.xml", "styles.xml"),
        "word/document.xml": f'{prolog}<w:document xmlns:w="{WORD}"><w:body>{"".join(body)}</w:body></w:document>',
        "docProps/core.xml": f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></c>',
    }
    return zipped(parts | more)


def xlsx(
    *,
    hidden: Sequence[str] = (),
    merged: Sequence[str] = (),
    formats: Mapping[str, str] | None = None,
    **sheets: Sequence[Sequence[object]],
) -> bytes:
    """A workbook of the given sheets, those named `hidden` hidden. In all: `merged` "A1:A3", `formats` {"B2": "0%"}."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for row in rows:
            sheet.append(list(row))
        for cells in merged:
            sheet.merge_cells(cells)
        for cell, shown_as in (formats or {}).items():
            sheet[cell].number_format = shown_as
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(*pages: Callable[[Canvas], None], password: str | None = None, title: str = "") -> bytes:
    """A PDF whose pages are drawn by functions, on A4 (595 by 842 points)."""
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption(password) if password else None)
    canvas.setTitle(title)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def printed(
    *lines: tuple[float, float, str] | tuple[float, float, str, str], left: float = 72
) -> Callable[[Canvas], None]:
    """A page of (height, size, text, font) lines."""

    def draw(canvas: Canvas) -> None:
        for height, size, text, *font in lines:
            canvas.setFont(font[0] if font else "Helvetica", size)
            canvas.drawString(left, height, text)

    return draw


def photographed(canvas: Canvas) -> None:
    """A page that is one picture."""
    canvas.drawImage(ImageReader(Image.new("RGB", (600, 800), "white")), 0, 0, 595, 842)
