"""What openpyxl doesn't tell of a sheet that it reads row by row; the sheet's XML says it (ECMA-376, part 1, 18.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from knowledge.parse.rows import MOST_COLUMNS

_ANY = rb"(?:\w+:)?"  # a namespace's prefix, which some programs write
_WITHOUT_RESULT = re.compile(
    rb"<%(x)sc\b([^>]*)>\s*<%(x)sf\b[^>]*?(?:/>|>[^<]*</%(x)sf>)\s*"
    rb"(?:<%(x)sv\s*/>|<%(x)sv>\s*(0?)\s*</%(x)sv>|</%(x)sc>)" % {b"x": _ANY}
)
_COORDINATE = re.compile(rb"\br=\"([A-Z]{1,3}\d{1,7})\"")
_STALE = re.compile(rb"\bfullCalcOnLoad=\"(?:1|true)\"")
_IS_TEXT = b't="str"'  # Excel's result is an empty text
_MERGED = re.compile(rb"<%(x)smergeCell\b[^>]*\bref=\"([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})\"" % {b"x": _ANY})
_TALLEST = 1_000  # rows: a cell that reaches further is not believed


@dataclass(frozen=True)
class Uncomputed:
    """How many formulas of a sheet nobody has computed; and which of these cells hold a 0 for want of a result."""

    count: int
    zeros: frozenset[str]


def is_stale(workbook: bytes) -> bool:
    """Whether the workbook's own XML says that all results are still to be computed, as programs that can't do."""
    return _STALE.search(workbook) is not None


def uncomputed(part: bytes, *, stale: bool) -> Uncomputed:
    """Programs write formulas without results, or with a 0 in their place (`stale`), and leave the sums to Excel."""
    found = [(attributes, zero) for attributes, zero in _WITHOUT_RESULT.findall(part) if _IS_TEXT not in attributes]
    zeros = [place[1].decode() for attributes, zero in found if zero and (place := _COORDINATE.search(attributes))]
    empty = sum(not zero for _, zero in found)
    return Uncomputed(empty + len(zeros), frozenset(zeros)) if stale else Uncomputed(empty, frozenset())


def filled_down(rows: Iterable[list[str]], part: bytes) -> Iterator[list[str]]:
    """The rows that hold something, each cell that is merged over several rows repeated in all of them."""
    merged = _merged(part)
    reaching: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(rows, 1):
        if any(row):
            reaching = {column: cell for column, cell in reaching.items() if cell[0] >= number}
            _take_reaching(row, reaching)
            begun = ((column, last) for column, last in merged.get(number, ()) if column < len(row))
            reaching |= {column: (last, row[column]) for column, last in begun}
            yield row


def _take_reaching(row: list[str], reaching: Mapping[int, tuple[int, str]]) -> None:
    for column, (_, text) in reaching.items():
        row.extend([""] * (column + 1 - len(row)))
        row[column] = row[column] or text


def _merged(part: bytes) -> dict[int, list[tuple[int, int]]]:
    """By the row in which they begin: the column and last row of the cells that reach over several rows."""
    merged: dict[int, list[tuple[int, int]]] = {}
    for letters, first, last in _MERGED.findall(part):
        if 0 < int(last) - int(first) < _TALLEST and (column := _column(letters)) < MOST_COLUMNS:
            merged.setdefault(int(first), []).append((column, int(last)))
    return merged


def _column(letters: bytes) -> int:
    """From 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
