"""Why a document could not be read, in words for the person who gave it."""

from __future__ import annotations

from kit.errors import NexoraError


class ParseFailed(NexoraError):
    """The document can't be read, and trying again won't help.

    Codes: FILE_EMPTY, FILE_ENCRYPTED, FILE_SCANNED, FILE_DAMAGED, FILE_TOO_LARGE, FILE_TOO_SLOW, FILE_UNSUPPORTED,
    FILE_REFUSED (a bomb).
    """

    status = 422
    code = "FILE_DAMAGED"


def damaged(what: str) -> ParseFailed:
    """`what`: the kind of document, for example "PDF"."""
    return ParseFailed(
        f"This {what} file is damaged and can't be read; open it where it was made, save it again and upload that"
    )


def encrypted(what: str) -> ParseFailed:
    """`what`: the kind of document, for example "PDF"."""
    return ParseFailed(
        f"This {what} file is protected by a password; save a copy without one and upload that", code="FILE_ENCRYPTED"
    )


def empty(why: str = "There is no text in this file", instead: str = "add one that has some") -> ParseFailed:
    """`why`: a sentence without its full stop that says what was looked at; `instead`: what to do."""
    return ParseFailed(f"{why}; {instead}", code="FILE_EMPTY")


def unsupported(
    what: str, instead: str = "upload it as PDF, DOCX, Markdown, plain text, HTML, CSV, XLSX or PPTX"
) -> ParseFailed:
    """`what` begins the sentence ("This is an image"), `instead` says what to do."""
    return ParseFailed(f"{what}; {instead}", code="FILE_UNSUPPORTED")


def refused(why: str) -> ParseFailed:
    """A file built to exhaust the one who opens it. `why` is a sentence without its full stop."""
    return ParseFailed(f"{why}; it was not opened", code="FILE_REFUSED")


def too_large(why: str) -> ParseFailed:
    """`why` is a sentence without its full stop."""
    return ParseFailed(f"{why}; split it into smaller files", code="FILE_TOO_LARGE")
