"""CSV and Excel: a row is the unit, and every row names its columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from knowledge.parse.archive import checked_archive
from knowledge.parse.characters import decoded
from knowledge.parse.draft import Draft
from knowledge.parse.failures import damaged, empty
from knowledge.parse.media import CSV, XLSX
from knowledge.parse.parsed import Parsed
from knowledge.parse.rows import Row, looks_like_names, row_text

_NAMED = re.compile(r"sep=([,;\t|])[ \t]*\r?\n", re.I)
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 50
_LONGEST_CELL = 1_000_000
_MOST_COLUMNS = 1_000


def read_csv(data: bytes, name: str, charset: str | None) -> Parsed:
    """Each row as "column: value; …". Any of , ; tab | between the cells, found by what gives even rows.

    Excel may write the delimiter into a line of its own, before all others ("sep=;").
    """
    text = decoded(data, charset).replace("\x00", "")
    named = _NAMED.match(text)
    if named:
        text = text[named.end() :]
    csv.field_size_limit(_LONGEST_CELL)
    draft = Draft()
    try:
        _add_rows(draft, csv.reader(io.StringIO(text, newline=""), delimiter=named[1] if named else _delimiter(text)))
    except csv.Error:
        raise damaged("CSV") from None
    return draft.parsed(CSV, title=name)


def read_xlsx(data: bytes, name: str, charset: str | None) -> Parsed:
    """Each sheet is a heading and its rows; a formula gives the value it was saved with. Hidden sheets are left out."""
    from openpyxl import load_workbook  # noqa: PLC0415 - 30 MB and 300 ms, for this format only

    checked_archive(data, "Excel")
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    draft = Draft()
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # what the file says of its size is often wrong
        rows = (row for row in map(_cells, sheet.iter_rows(values_only=True)) if any(row))
        first = next(rows, None)
        if first is not None:
            draft.add("heading", sheet.title, 1)
            _add_rows(draft, _with(first, rows))
    title = book.properties.title
    book.close()
    if draft.is_empty:
        raise empty(
            "There is no value in this workbook that is shown",
            "if it holds formulas, open it in a spreadsheet program, save it and upload that",
        )
    return draft.parsed(XLSX, title=title or name)


def _with(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _add_rows(draft: Draft, rows: Iterable[Row]) -> None:
    rows = iter(rows)
    start = [row for row in islice(rows, 2) if row]
    if not start:
        raise empty("There is no row in this table")
    header: Row = ()
    if looks_like_names(start):
        header, start = start[0], start[1:]
    for row in start:
        draft.add("row", row_text(row[:_MOST_COLUMNS], header))
    for row in rows:
        draft.add("row", row_text(row[:_MOST_COLUMNS], header))


def _delimiter(text: str) -> str:
    """The delimiter that splits the first rows most evenly, and into the most cells."""
    sample = text[: 64 * 1024].splitlines()[:_SAMPLE_ROWS]

    def evenness(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) / len(widths) if usual > 1 else 0.0, usual)

    return max(_DELIMITERS, key=evenness)


def _cells(values: tuple[Any, ...]) -> list[str]:
    return [_cell(value) for value in values[:_MOST_COLUMNS]]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes") if (value.hour or value.minute) else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
