"""From what a field gave to the rows of the next level, and back: nulls, lists and errors by the specification.

The common shapes (one row a parent, one list a parent, nothing wrong) take the short way. Everything else is walked
value by value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graphql import GraphQLList, GraphQLNonNull, GraphQLOutputType

from schema.execution.completion import NULLED, walked_column
from schema.execution.places import Places, Route, of_items, of_values

if TYPE_CHECKING:
    from schema.execution.plan import Asked
    from schema.execution.request import Request

ONE, MANY, DEEP = "one", "many", "deep"


def shape_of(type_: GraphQLOutputType) -> str:
    """Whether a parent has one value, a list of values, or lists of lists."""
    inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
    if not isinstance(inner, GraphQLList):
        return ONE
    item = inner.of_type.of_type if isinstance(inner.of_type, GraphQLNonNull) else inner.of_type
    return DEEP if isinstance(item, GraphQLList) else MANY


class Spread:
    """The rows of the next level, flat, and the way back.

    `trees` is None on the short way. Otherwise each parent has a tree, with a row's number where the row was.
    """

    __slots__ = ("_asked", "_trees", "_values", "places", "rows")

    def __init__(self, asked: Asked, values: Sequence[Any], above: Places, request: Request) -> None:
        self._asked, self._values = asked, values
        self._trees: list[Any] | None = None
        rows = _short_way(asked, values)
        if rows is None:
            self.rows: list[Any] = []
            self._walk(above, request)
        else:
            self.rows = rows
            self.places = (of_items if asked.shape is MANY else of_values)(above, asked.key, values)

    def _walk(self, above: Places, request: Request) -> None:
        routes: list[Route] = []

        def number(_: Any, row: Any, route: Route) -> int:
            routes.append(route)
            self.rows.append(row)
            return len(routes) - 1

        self._trees = walked_column(self._asked, self._values, above, request, number)
        self.places = Places(lambda: routes)

    def folded(self, built: list[Any], *, nulls: bool) -> list[Any]:
        """One value a parent, from what was built of the rows; `nulls`: errors below may have made some None."""
        if self._trees is None and not nulls:
            return self._regrouped(built)
        trees = self._regrouped(list(range(len(built)))) if self._trees is None else self._trees
        return [_folded(tree, self._asked.type, built) for tree in trees]

    def _regrouped(self, built: list[Any]) -> list[Any]:
        if self._asked.shape is MANY:
            groups, start = [], 0
            for items in self._values:
                end = start + len(items)
                groups.append(built[start:end])
                start = end
            return groups
        if len(built) == len(self._values):
            return built
        following = iter(built)
        return [None if value is None else next(following) for value in self._values]


def _folded(tree: Any, type_: GraphQLOutputType, built: list[Any]) -> Any:
    required = isinstance(type_, GraphQLNonNull)
    found = tree
    if isinstance(tree, list):
        item_type = (type_.of_type if required else type_).of_type  # type: ignore[union-attr]  # a list has list type
        found = [_folded(item, item_type, built) for item in tree]
        found = NULLED if NULLED in found else found
    elif isinstance(tree, int):
        found = NULLED if built[tree] is None else built[tree]
    return None if found is NULLED and not required else found


class _IsPlain(dict[type, bool]):
    """Whether values of a type can be rows: neither None nor exceptions."""

    def __missing__(self, kind: type) -> bool:
        self[kind] = answer = kind is not type(None) and not issubclass(kind, Exception)
        return answer


_is_plain = _IsPlain().__getitem__
_LISTS = frozenset({list, tuple})


def _short_way(asked: Asked, values: Sequence[Any]) -> list[Any] | None:
    """The rows in `values` when nothing about them needs a second look."""
    if asked.shape is MANY:
        if not _LISTS.issuperset(map(type, values)):
            return None
        rows = [row for items in values for row in items]
        return rows if all(map(_is_plain, set(map(type, rows)))) else None
    if asked.shape is DEEP:
        return None
    kinds = set(map(type, values))
    if type(None) in kinds and not asked.required:
        kinds.remove(type(None))
        return [value for value in values if value is not None] if all(map(_is_plain, kinds)) else None
    return list(values) if all(map(_is_plain, kinds)) else None
