"""Tables as text: each row names its columns, so a row cut out of its table still makes sense."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain, islice

from knowledge.parse.draft import Draft
from knowledge.parse.failures import empty

Row = Sequence[str]
_NUMBER = re.compile(r"[\s$€£¥%(+\-−]*\d[\d.,\s/:-]*[%)\s€$£¥]*")
_LONGEST_HEADER = 100
MOST_COLUMNS = 1_000
"""Of a sheet: what stands further right is left out."""


def add_table(draft: Draft, rows: Sequence[Row], header: Row | None = None) -> None:
    """Add each row as a block "Column: value; Column: value".

    `header`: the columns' names, where they are marked as such. Without: two columns are names and their values; of
    more, the first row gives the names when it looks like it.
    """
    if header is None and max(map(len, rows), default=0) == 2:  # noqa: PLR2004 - a name and a value
        for row in rows:
            draft.add("row", row_text(row[1:], row[:1]) if len(row) > 1 else row_text(row, ()))
        return
    if header is None and looks_like_names(rows):
        header, rows = rows[0], rows[1:]
    if not rows:
        rows, header = [header or ()], ()
    for row in rows:
        draft.add("row", row_text(row, header or ()))


def add_rows(draft: Draft, rows: Iterable[Row]) -> None:
    """Add the rows of a sheet as they come; the first gives the columns' names when it looks like it.

    Raises: ParseFailed (FILE_EMPTY) without a row.
    """
    rows = iter(rows)
    start = [row for row in islice(rows, 2) if row]
    if not start:
        raise empty("There is no row in this table")
    header: Row = ()
    if looks_like_names(start):
        header, start = start[0], start[1:]
    is_wider = False
    for row in chain(start, rows):
        draft.add("row", row_text(row[:MOST_COLUMNS], header))
        is_wider = is_wider or any(row[MOST_COLUMNS:])
    if is_wider:
        draft.leave_out(f"What stands right of the first {MOST_COLUMNS:,} columns was left out; split the table")


def row_text(row: Row, header: Row) -> str:
    """`"Column: value; …"`, empty cells left out; a cell without a column's name stands alone."""
    cells = []
    for place, cell in enumerate(row):
        value = " ".join(cell.split())
        name = " ".join(header[place].split()).rstrip(":") if place < len(header) else ""
        if value:
            cells.append(f"{name}: {value}" if name and name != value else value)
    return "; ".join(cells)


def looks_like_names(rows: Sequence[Row]) -> bool:
    """Whether the first of at least two rows names the columns: all filled, all different, short and none a number."""
    if len(rows) < 2 or len(rows[0]) < 2:  # noqa: PLR2004 - a table has a header and a row, and two columns
        return False
    names = [cell.strip() for cell in rows[0]]
    while names and not names[-1]:
        names.pop()  # spreadsheets end rows with empty cells
    return (
        bool(names)
        and len({name.lower() for name in names}) == len(names)
        and all(name and len(name) <= _LONGEST_HEADER and not _NUMBER.fullmatch(name) for name in names)
    )
