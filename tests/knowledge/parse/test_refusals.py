"""Files that can't be read: each one a sentence that says what to do, never a crash, never an empty success."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.parse import ParseFailed
from knowledge.parse.draft import Draft
from knowledge.parse.worker import read
from tests.knowledge.parse.decks import pptx
from tests.knowledge.parse.files import docx, paragraph, pdf, photographed, printed, xlsx, zipped

LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
WORKBOOK = xlsx(Prices=[["Item", "Price"], ["Boot", 1]])
DECK = pptx(("Plan", ["first"], ""))
SAVED_PAGE = (
    b"From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n"
    b"--x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Hello =3D there</p>\r\n"
)
XFA_FORM = b"""%PDF-1.7
1 0 obj <</Type/Catalog/Pages 2 0 R/NeedsRendering true/AcroForm<</Fields[]/XFA 5 0 R>>>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>> endobj
5 0 obj <</Length 3>> stream
<a>
endstream endobj
trailer <</Root 1 0 R>>
"""
LETTER = pdf(printed((700, 11, "Dear customer, thank you for your letter.")))


def locked() -> bytes:
    """A zip whose parts say that they are encrypted (bit 0 of their flags, in both of its headers)."""
    data = bytearray(docx(paragraph("Hi")))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(sign, at + 1)
    return bytes(data)


def with_part(data: bytes, name: str, content: str | bytes) -> bytes:
    """An Office file with one of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {part: archive.read(part) for part in archive.namelist()}
    return zipped(parts | {name: content})


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.pdf", "FILE_EMPTY"),
        (b" \n\t\n", "a.txt", "FILE_EMPTY"),
        (b"<html><body><img src=a.png alt=></body></html>", "a.html", "FILE_EMPTY"),
        (b"---\ntitle: x\n---\n", "a.md", "FILE_EMPTY"),
        (docx(), "a.docx", "FILE_EMPTY"),
        (xlsx(Empty=[]), "a.xlsx", "FILE_EMPTY"),
        (pdf(printed()), "a.pdf", "FILE_SCANNED"),
        (pdf(photographed, photographed), "a.pdf", "FILE_SCANNED"),
        (pdf(photographed, printed((20, 9, "2"))), "a.pdf", "FILE_SCANNED"),
        (pdf(printed((700, 11, "Secret")), password="open sesame"), "a.pdf", "FILE_ENCRYPTED"),
        (locked(), "a.docx", "FILE_ENCRYPTED"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"),
            "a.docx",
            "FILE_ENCRYPTED",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "a.doc", "FILE_UNSUPPORTED"),
        (b"%PDF-1.7\n" + bytes(500), "a.pdf", "FILE_DAMAGED"),
        (XFA_FORM, "a.pdf", "FILE_UNSUPPORTED"),
        (LETTER[:400], "a.pdf", "FILE_DAMAGED"),
        (docx(paragraph("Hi"))[:-40], "a.docx", "FILE_DAMAGED"),
        (docx(paragraph("Hi")).replace(b"word/", b"wood/"), "a.docx", "FILE_UNSUPPORTED"),
        (with_part(docx(paragraph("Hi")), "word/document.xml", "<w:document"), "a.docx", "FILE_DAMAGED"),
        (with_part(docx(paragraph("Hi")), "word/document.xml", b"\xff\x00\x12"), "a.docx", "FILE_DAMAGED"),
        (with_part(WORKBOOK, "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row>"), "a.xlsx", "FILE_DAMAGED"),
        (with_part(DECK, "ppt/presentation.xml", "<a/>"), "a.pptx", "FILE_DAMAGED"),
        (docx(paragraph("&a;"), prolog=LAUGHS), "a.docx", "FILE_REFUSED"),
        (docx(paragraph("&x;"), prolog=OUTSIDE), "a.docx", "FILE_REFUSED"),
        (docx(paragraph("Hi"), prolog="<!-- first --><!DOCTYPE a>"), "a.docx", "FILE_REFUSED"),
        (with_part(docx(paragraph("Hi")), "docProps/core.xml", LAUGHS + "<a>&c;</a>"), "a.docx", "FILE_REFUSED"),
        (
            with_part(docx(paragraph("Hi")), "word/styles.xml", (LAUGHS + "<a/>").encode("utf-16")),
            "a.docx",
            "FILE_REFUSED",
        ),
        (with_part(WORKBOOK, "xl/sharedStrings.xml", LAUGHS + "<a>&c;</a>"), "a.xlsx", "FILE_REFUSED"),
        (with_part(DECK, "ppt/slides/slide1.xml", OUTSIDE + "<a>&x;</a>"), "a.pptx", "FILE_REFUSED"),
        (with_part(WORKBOOK, "xl/worksheets/bomb.xml", bytes(50 * 1024 * 1024)), "a.xlsx", "FILE_REFUSED"),
        (
            zipped({"[Content_Types].xml": "", "word/": "", **{str(n): "" for n in range(10_001)}}),
            "a.docx",
            "FILE_REFUSED",
        ),
        (zipped({"[Content_Types].xml": "", "xl/workbook.bin": "x"}), "a.xlsb", "FILE_UNSUPPORTED"),
        (zipped({"a.pdf": LETTER}), "a.zip", "FILE_UNSUPPORTED"),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
            "a.odt",
            "FILE_UNSUPPORTED",
        ),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "report.pdf", "FILE_UNSUPPORTED"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "a.jpg", "FILE_UNSUPPORTED"),
        (gzip.compress(b"text", mtime=0), "a.txt", "FILE_UNSUPPORTED"),
        (b"{\\rtf1 Hello}", "a.doc", "FILE_UNSUPPORTED"),
        (b'<?xml version="1.0"?><data/>', "a.xml", "FILE_UNSUPPORTED"),
        (bytes(range(256)) * 20, "a.txt", "FILE_UNSUPPORTED"),
        (b"\x7fELF" + bytes(100), "a", "FILE_UNSUPPORTED"),
        (b"%!PS-Adobe-3.0\n(Hello) show showpage", "a.ps", "FILE_UNSUPPORTED"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><text>Hello</text></svg>', "a.svg", "FILE_UNSUPPORTED"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt " + bytes(100), "a.wav", "FILE_UNSUPPORTED"),
        (SAVED_PAGE, "page.mht", "FILE_UNSUPPORTED"),
        (xlsx(Sums=[["=1+1", "=2+2"]]), "a.xlsx", "FILE_EMPTY"),
        (xlsx(hidden=["Old"], Old=[["Boot", 12]], Now=[]), "a.xlsx", "FILE_EMPTY"),
    ],
)
def test_each_says_what_is_wrong(data: bytes, name: str, code: str) -> None:
    with pytest.raises(ParseFailed) as failed:
        read(data, name, None)
    assert failed.value.code == code
    assert failed.value.status == 422
    assert "; " in failed.value.message  # what is wrong, and what to do


def test_more_text_than_is_read_at_once() -> None:
    draft = Draft()
    for _ in range(9):
        draft.add("paragraph", "x" * 1_000_000)
    with pytest.raises(ParseFailed, match="split it") as failed:
        draft.add("paragraph", "x" * 1_000_000)
    assert failed.value.code == "FILE_TOO_LARGE"


def test_more_rows_than_are_read_at_once() -> None:
    with pytest.raises(ParseFailed, match=r"more rows or paragraphs .* split it"):
        read(b"name,price\n" + b"".join(b"%d,1\n" % number for number in range(200_001)), "a.csv", None)


@given(st.sampled_from([LETTER, WORKBOOK, DECK, docx(paragraph("Hi", "H1"))]), st.data())
def test_a_damaged_file_is_read_or_refused(data: bytes, draw: st.DataObject) -> None:
    broken = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 5))):
        broken[draw.draw(st.integers(0, len(broken) - 1))] = draw.draw(st.integers(0, 255))
    _read_or_refuse(bytes(broken[: draw.draw(st.integers(1, len(broken)))]), "a.bin")


@given(st.text(max_size=400), st.sampled_from(["a.md", "a.html", "a.csv", "a.txt"]))
def test_any_text_is_read_or_refused(text: str, name: str) -> None:
    _read_or_refuse(text.encode(errors="ignore"), name)


@given(st.text(alphabet="<>/abph1 ul li=\"'&;-!#*|\n`[]()", max_size=300), st.sampled_from(["a.md", "a.html", "a.csv"]))
def test_anything_like_markup_is_read_or_refused(text: str, name: str) -> None:
    _read_or_refuse(text.encode(), name)


def _read_or_refuse(data: bytes, name: str) -> None:
    try:
        parsed = read(data, name, None)
    except ParseFailed:
        return
    assert parsed.text.strip()
    at = 0
    for block in parsed.blocks:
        piece = parsed.text[block.start : block.end]
        assert piece == piece.strip() != ""
        if block.kind != "page":
            assert at <= block.start
            at = block.end
