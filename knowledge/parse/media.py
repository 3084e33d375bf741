"""What a file really is, judged by its content first: names and declared types are often wrong."""

from __future__ import annotations

import io
import re
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from knowledge.parse.characters import decoded
from knowledge.parse.failures import damaged, empty, encrypted, unsupported

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
HTML = "text/html"
MARKDOWN = "text/markdown"
CSV = "text/csv"
PLAIN = "text/plain"

_BY_SUFFIX = {
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".csv": CSV,
    ".tsv": CSV,
    ".htm": HTML,
    ".html": HTML,
    ".xhtml": HTML,
}
_BY_TYPE = {
    "text/markdown": MARKDOWN,
    "text/x-markdown": MARKDOWN,
    "text/csv": CSV,
    "application/csv": CSV,
    "text/tab-separated-values": CSV,
    "text/html": HTML,
    "application/xhtml+xml": HTML,
}
_OFFICE = (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX))
_SIGNS = (  # (bytes, where, what it is)
    (b"\x89PNG", 0, "an image"),
    (b"\xff\xd8\xff", 0, "an image"),
    (b"GIF8", 0, "an image"),
    (b"II*\x00", 0, "an image"),
    (b"MM\x00*", 0, "an image"),
    (b"WEBP", 8, "an image"),
    (b"WAVE", 8, "a sound file"),
    (b"ftyp", 4, "a video or an image"),
    (b"ID3", 0, "a sound file"),
    (b"OggS", 0, "a sound file"),
    (b"\x1f\x8b", 0, "a gzip archive"),
    (b"7z\xbc\xaf", 0, "a 7-Zip archive"),
    (b"Rar!", 0, "a RAR archive"),
    (b"BZh", 0, "a bzip2 archive"),
    (b"\x7fELF", 0, "a program"),
    (b"MZ", 0, "a program"),
    (b"SQLite format 3", 0, "a database"),
    (b"%!PS", 0, "a PostScript file"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_TAGS = re.compile(r"</?(?:p|div|span|h[1-6]|ul|li|table|a|br)\b[^>]*>", re.I)
_SVG = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!.*?>\s*)*+<svg\b", re.S)
_PARTS = re.compile(r"^Content-Type:\s*multipart/", re.I | re.M)  # what an email or a saved page is made of
_HEAD = 4096
_MOST_CONTROLS = 0.01  # share of a text's characters


def media_type_of(data: bytes, file_name: str, media_type: str | None) -> str:
    """One of the types above.

    Raises: ParseFailed (FILE_EMPTY, FILE_ENCRYPTED, FILE_UNSUPPORTED, FILE_DAMAGED) for anything else.
    """
    if not data.strip():
        raise empty("This file is empty")
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _office_type(data)
    if data.startswith(_OLE):
        raise _old_office(data)
    for sign, where, what in _SIGNS:
        if data.startswith(sign, where):
            raise unsupported(f"This is {what}, not a document")
    return _text_type(data, file_name, media_type)


def charset_of(media_type: str | None) -> str | None:
    """The charset that `text/html; charset=…` declares."""
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", media_type or "", re.I)
    return match.group(1) if match else None


def _office_type(data: bytes) -> str:
    try:
        names = set(ZipFile(io.BytesIO(data)).namelist())
    except (BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        raise damaged("Office or zip") from None
    if "xl/workbook.bin" in names:
        raise unsupported("This is a binary Excel workbook (.xlsb)", "save it as .xlsx and upload that")
    for folder, office_type in _OFFICE:
        if "[Content_Types].xml" in names and any(name.startswith(folder) for name in names):
            return office_type
    if "mimetype" in names or "META-INF/manifest.xml" in names:
        raise unsupported("This is an OpenDocument or EPUB file")
    raise unsupported("This is a zip archive", "unpack it and upload its files one by one")


def _old_office(data: bytes) -> Exception:
    if _ENCRYPTED_PACKAGE in data:
        return encrypted("Office")
    return unsupported(
        "This is a file of an old Office version (.doc, .xls or .ppt)",
        "save it as .docx, .xlsx or .pptx and upload that",
    )


def _text_type(data: bytes, file_name: str, media_type: str | None) -> str:
    head = decoded(data[:_HEAD], charset_of(media_type))
    if head.startswith("{\\rtf"):
        raise unsupported("This is an RTF file", "save it as DOCX or PDF and upload that")
    if _is_binary(head):
        raise unsupported("This is not a text, and no document that is read here")
    if _HTML.match(head):
        return HTML
    if _SVG.match(head):
        raise unsupported("This is an image, not a document")
    if _PARTS.search(head.replace("\r", "").partition("\n\n")[0]):
        raise unsupported(
            "This is an email or a web page saved with its pictures (.eml, .mht)",
            "save its text as PDF or HTML and upload that",
        )
    if head.lstrip().startswith("<?xml"):
        raise unsupported("This is XML data, not a document")
    declared = _BY_SUFFIX.get(PurePath(file_name).suffix.lower()) or _BY_TYPE.get(
        (media_type or "").split(";")[0].strip().lower(), PLAIN
    )
    return PLAIN if declared == HTML and not _TAGS.search(head) else declared


def _is_binary(head: str) -> bool:
    """Texts hold next to no control characters; anything else is full of them."""
    unseen = sum(1 for character in head if character < " " and character not in "\t\n\r\f\x1b")
    return unseen > max(1, len(head) * _MOST_CONTROLS)
