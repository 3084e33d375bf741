"""The reading process: one document in by standard input, what it says out by standard output, then it ends.

Input: a line of JSON `{"file_name", "media_type"}`, then the document's bytes to the end. Output: JSON, either
`{"parsed": {…, "blocks": [[kind, start, end, level], …]}}` or `{"failed": {"code", "message"}}`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath
from typing import Any, cast

import orjson

from knowledge.parse.failures import ParseFailed, damaged, too_large
from knowledge.parse.limits import restrict_this_process
from knowledge.parse.media import CSV, DOCX, HTML, MARKDOWN, PDF, PLAIN, PPTX, XLSX, charset_of, media_type_of
from knowledge.parse.parsed import Parsed

Reader = Callable[[bytes, str, str | None], Parsed]

_READERS = {  # imported one at a time: each brings a library of its own
    PDF: ("knowledge.parse.formats.pdf.read", "read_pdf", "PDF"),
    DOCX: ("knowledge.parse.formats.word", "read_docx", "Word"),
    XLSX: ("knowledge.parse.formats.workbook", "read_xlsx", "Excel"),
    PPTX: ("knowledge.parse.formats.slides", "read_pptx", "PowerPoint"),
    HTML: ("knowledge.parse.formats.html", "read_html", "HTML"),
    MARKDOWN: ("knowledge.parse.formats.markdown", "read_markdown", "Markdown"),
    CSV: ("knowledge.parse.formats.delimited", "read_csv", "CSV"),
    PLAIN: ("knowledge.parse.formats.plain", "read_plain", "text"),
}


def read(data: bytes, file_name: str, media_type: str | None) -> Parsed:
    """Read one document in this process.

    Raises: ParseFailed, whatever is wrong with the document.
    """
    what = "text"
    try:
        module, function, what = _READERS[media_type_of(data, file_name, media_type)]
        reader = cast(Reader, getattr(import_module(module), function))
        return reader(data, PurePath(file_name).stem, charset_of(media_type))
    except ParseFailed:
        raise
    except MemoryError:
        raise too_large(f"Reading this {what} file takes more memory than one file is given") from None
    except Exception:  # noqa: BLE001 - whatever a library raises on bytes from outside, the file is what is wrong
        raise damaged(what) from None


def main() -> None:
    """Answer on standard output; libraries that print are sent to nowhere, so that they can't spoil the answer."""
    answer_to = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    restrict_this_process()
    request, _, data = sys.stdin.buffer.read().partition(b"\n")
    answer = orjson.dumps(_answer(orjson.loads(request), data))
    with os.fdopen(answer_to, "wb") as stream:
        stream.write(answer)


def _answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        parsed = read(data, request["file_name"], request["media_type"])
    except ParseFailed as failure:
        return {"failed": {"code": failure.code, "message": failure.message}}
    fields = {name: getattr(parsed, name) for name in Parsed.__dataclass_fields__}
    return {"parsed": fields | {"blocks": [(b.kind, b.start, b.end, b.level) for b in parsed.blocks]}}


if __name__ == "__main__":
    main()
