"""Excel: each sheet is a heading over its rows, and every row names its columns."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from datetime import date, datetime, time
from typing import Any

from knowledge.parse.archive import checked_archive
from knowledge.parse.draft import Draft
from knowledge.parse.failures import empty
from knowledge.parse.formats.sheet_parts import filled_down, is_stale, uncomputed
from knowledge.parse.media import XLSX
from knowledge.parse.parsed import Parsed
from knowledge.parse.rows import Row, add_rows

_WORKBOOK = "xl/workbook.xml"
_SAVE_IT = "open it in a spreadsheet program, save it and upload that"
_MOST_NAMES, _LONGEST_NAME = 10, 40


def read_xlsx(data: bytes, name: str, charset: str | None) -> Parsed:
    """Each sheet is a heading and its rows; a formula gives the value it was saved with. Hidden sheets are left out."""
    from openpyxl import load_workbook  # noqa: PLC0415 - 30 MB and 300 ms, for this format only

    archive = checked_archive(data, "Excel")
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    draft = Draft()
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    stale = _WORKBOOK in archive.namelist() and is_stale(archive.read(_WORKBOOK))
    missing = {sheet.title: _add_sheet(draft, sheet, archive.read(sheet._worksheet_path), stale) for sheet in shown}
    _say_what_is_missing(draft, missing, [sheet.title for sheet in book.worksheets if sheet not in shown])
    title = book.properties.title
    book.close()
    if draft.is_empty:
        raise empty("There is no value in this workbook that is shown", f"if it holds formulas, {_SAVE_IT}")
    return draft.parsed(XLSX, title=title or name)


def _add_sheet(draft: Draft, sheet: Any, part: bytes, stale: bool) -> int:
    """How many cells have a formula but no value."""
    unknown = uncomputed(part, stale=stale)
    sheet.reset_dimensions()  # what the file says of its size is often wrong
    rows = filled_down((_cells(row, unknown.zeros) for row in sheet.iter_rows()), part)
    first = next(rows, None)
    if first is not None:
        draft.add("heading", sheet.title, 1)
        add_rows(draft, _with(first, rows))
    return unknown.count


def _with(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _say_what_is_missing(draft: Draft, formulas: dict[str, int], hidden: list[str]) -> None:
    missing = {title: number for title, number in formulas.items() if number}
    if missing:
        which = _named([f"{number:,} in {title[:_LONGEST_NAME]}" for title, number in missing.items()])
        draft.leave_out(
            f"Cells with formulas that were saved without their results were left out: {which}; "
            f"to have them read, {_SAVE_IT}"
        )
    if hidden:
        which = _named([title[:_LONGEST_NAME] for title in hidden])
        draft.leave_out(f"Hidden sheets were left out: {which}; to have them read, show them, save and upload that")


def _named(names: list[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more:,} more" if more > 0 else "")


def _cells(row: tuple[Any, ...], zeros: Collection[str]) -> list[str]:
    return [_cell(cell.value, cell) if not _is_none(cell, zeros) else "" for cell in row]


def _is_none(cell: Any, zeros: Collection[str]) -> bool:
    return bool(zeros and cell.value == 0 and cell.coordinate in zeros)


def _cell(value: Any, cell: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value * 100:.15g}%" if "%" in cell.number_format else _number(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes") if (value.hour or value.minute) else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)
