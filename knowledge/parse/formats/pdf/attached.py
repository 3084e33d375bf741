"""Documents that are packed into a PDF, as those of a portfolio are."""

from __future__ import annotations

from pathlib import PurePath

import pypdfium2 as pdfium

_DOCUMENTS = frozenset({".pdf", ".docx", ".xlsx", ".pptx", ".md", ".txt", ".html", ".htm", ".csv"})
_MOST, _LONGEST_NAME = 10, 60


def attached_documents(document: pdfium.PdfDocument) -> str:
    """The names of those that could be read on their own; other attachments are mostly data for programs."""
    names = [document.get_attachment(place).get_name() for place in range(document.count_attachments())]
    found = [name[:_LONGEST_NAME] for name in names if PurePath(name).suffix.lower() in _DOCUMENTS]
    return ", ".join(found[:_MOST]) + (f" and {len(found) - _MOST:,} more" if len(found) > _MOST else "")
