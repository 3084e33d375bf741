"""Rows into finished objects, by a function written for the selection: one dict literal in one comprehension.

    [{'id': v0 if type(v0) is str else c0(v0), 'status': n1[v1], 'sources': None} for row in rows
     for v0 in [row['id']] for v1 in [row['status']]]

(`for v in [x]` is Python's assignment inside a comprehension, as fast as one.) It holds for rows in which nothing is
wrong. When it raises, the level is built again value by value, which finds each error and its place.
Columns are read by name: reading Records by position measured 3% of a large query, and would show one column as
another if a batch function mixed rows of two statements.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from graphql import GraphQLEnumType, GraphQLNonNull, get_named_type, is_list_type

from schema.execution.completion import NULLED, Walk, finishing_leaves
from schema.execution.leaves import NAMES_IN_CONDITIONS, completed, fits, names_of
from schema.execution.places import Places, Route
from schema.execution.plan import Asked, Leaf, Typename
from schema.execution.request import Request
from schema.execution.rows import is_row, read

Rows = Sequence[Any]
Objects = list[dict[str, Any] | None]


class Builder:
    """Builds the objects of one selection; a field that leads on is left None, in its place."""

    __slots__ = ("_entries", "_written")

    def __init__(self, entries: list[Asked]) -> None:
        self._entries = entries
        self._written: dict[bool, Callable[[Rows], Objects]] = {}

    def __call__(self, rows: Rows, places: Places, request: Request) -> Objects:
        """One object a row; None where an error made null of it."""
        by_column = is_row(rows[0])
        try:
            return (self._written.get(by_column) or self._write(by_column))(rows)
        except Exception:  # noqa: BLE001 - what is wrong, and where, is found out value by value
            return [self._object(row, places[i], request) for i, row in enumerate(rows)]

    def _write(self, by_column: bool) -> Callable[[Rows], Objects]:
        names: dict[str, Any] = dict(NAMES_IN_CONDITIONS)
        parts, readings = [], []
        for number, entry in enumerate(self._entries):
            if isinstance(entry, Leaf):
                readings.append(f" for v{number} in [{_reading(entry, number, names, by_column)}]")
                parts.append(f"{entry.key!r}: {_value(entry, number, names)}")
            else:
                parts.append(f"{entry.key!r}: {entry.parent.name if isinstance(entry, Typename) else None!r}")
        source = f"def build(rows):\n    return [{{{', '.join(parts)}}} for row in rows{''.join(readings)}]"
        exec(source, names)  # noqa: S102 - made of GraphQL names and quoted column names only
        built: Callable[[Rows], Objects] = names["build"]
        self._written[by_column] = built
        return built

    def _object(self, row: Any, route: Route, request: Request) -> dict[str, Any] | None:
        made: dict[str, Any] = {}
        for entry in self._entries:
            if isinstance(entry, Leaf):
                made[entry.key] = value = _leaf(entry, row, route, request)
                if value is NULLED:
                    return None
            else:
                made[entry.key] = entry.parent.name if isinstance(entry, Typename) else None
        return made


def _reading(leaf: Leaf, number: int, names: dict[str, Any], by_column: bool) -> str:
    if leaf.function:
        names[f"f{number}"] = leaf.function
        return f"f{number}(row)"
    return f"row[{leaf.column!r}]" if by_column else f"row.{leaf.column}"


def _value(leaf: Leaf, number: int, names: dict[str, Any]) -> str:
    variable = f"v{number}"
    named = get_named_type(leaf.type)
    inner = leaf.type.of_type if isinstance(leaf.type, GraphQLNonNull) else leaf.type
    if isinstance(named, GraphQLEnumType) and not is_list_type(inner):
        names[f"n{number}"] = names_of(named) if leaf.required else {**names_of(named), None: None}
        return f"n{number}[{variable}]"
    names[f"c{number}"] = partial(completed, leaf.type)
    condition = fits(leaf.type, variable)
    return f"{variable} if {condition} else c{number}({variable})" if condition else f"c{number}({variable})"


def _leaf(leaf: Leaf, row: Any, route: Route, request: Request) -> Any:
    try:
        value = leaf.function(row) if leaf.function else read(row, leaf.column)
    except Exception as error:  # noqa: BLE001 - becomes the field's error
        value = error
    return Walk(leaf, request, finishing_leaves(leaf, request)).value(leaf.type, value, (*route, leaf.key))
