"""HTML tables as plain rows of cells, merged cells repeated where they reach."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

_WIDEST, _TALLEST = 100, 1_000  # a cell that claims to span more is not believed


def is_data_table(table: LexborNode) -> bool:
    """Whether it holds data, not the page's layout: at least two columns, and no sections, lists or tables inside."""
    if table.attributes.get("role") in ("presentation", "none"):
        return False
    if table.css_first("table table, h1, h2, h3, ul, ol, pre") is not None or len(table.css("table")) > 1:
        return False
    return any(len(row.css("td, th")) > 1 for row in table.css("tr"))


def table_rows(table: LexborNode) -> tuple[list[list[str]], list[str] | None]:
    """The table's rows, and the names of its columns when a row of `th` cells (or its `thead`) gives them."""
    rows: list[list[str]] = []
    header: list[str] | None = None
    reaching: dict[int, tuple[int, str]] = {}
    for row in table.css("tr"):
        cells = _cells(row, reaching)
        if header is None and not rows and _names_columns(row):
            header = cells
        elif cells:
            rows.append(cells)
    return rows, header


def _names_columns(row: LexborNode) -> bool:
    parent = row.parent
    return row.css_first("td") is None or (parent is not None and parent.tag == "thead")


def _cells(row: LexborNode, reaching: dict[int, tuple[int, str]]) -> list[str]:
    """The row's cells by column; `reaching` holds the cells of rows above that span into this one (rows left, text)."""
    cells: list[str] = []
    for cell in row.css("td, th"):
        _take_reaching(cells, reaching)
        text = " ".join(cell.text(separator=" ").split())
        rows_left = _span(cell, "rowspan", _TALLEST) - 1
        for _ in range(_span(cell, "colspan", _WIDEST)):
            if rows_left:
                reaching[len(cells)] = (rows_left, text)
            cells.append(text)
    _take_reaching(cells, reaching)
    return cells


def _take_reaching(cells: list[str], reaching: dict[int, tuple[int, str]]) -> None:
    while (above := reaching.pop(len(cells), None)) is not None:
        rows_left, text = above
        if rows_left > 1:
            reaching[len(cells)] = (rows_left - 1, text)
        cells.append(text)


def _span(cell: LexborNode, name: str, most: int) -> int:
    value = cell.attributes.get(name) or "1"
    return min(int(value), most) if value.isascii() and value.isdigit() and value != "0" else 1
