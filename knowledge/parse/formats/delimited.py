"""CSV: a row is the unit, and every row names its columns."""

from __future__ import annotations

import csv
import io
import re

from knowledge.parse.characters import decoded
from knowledge.parse.draft import Draft
from knowledge.parse.failures import damaged
from knowledge.parse.media import CSV
from knowledge.parse.parsed import Parsed
from knowledge.parse.rows import add_rows

_NAMED = re.compile(r"sep=([,;\t|])[ \t]*\r?\n", re.I)
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 50
_LONGEST_CELL = 1_000_000


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
        add_rows(draft, csv.reader(io.StringIO(text, newline=""), delimiter=named[1] if named else _delimiter(text)))
    except csv.Error:
        raise damaged("CSV") from None
    return draft.parsed(CSV, title=name)


def _delimiter(text: str) -> str:
    """The delimiter that splits the first rows most evenly, and into the most cells."""
    sample = text[: 64 * 1024].splitlines()[:_SAMPLE_ROWS]

    def evenness(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) / len(widths) if usual > 1 else 0.0, usual)

    return max(_DELIMITERS, key=evenness)
