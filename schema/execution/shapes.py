"""From what a field gave to the rows of the next level, and back: nulls, lists and errors by the specification.

The common shapes (one row a parent, one list a parent, nothing wrong) take the short way. Everything else is walked
value by value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from graphql import GraphQLError, GraphQLLeafType, GraphQLList, GraphQLNonNull, GraphQLOutputType, Undefined
from graphql.pyutils import is_iterable

from schema.execution.faults import Incomplete
from schema.execution.leaves import coerced, completed
from schema.execution.places import Places, Route, of_items, of_values

if TYPE_CHECKING:
    from schema.execution.plan import Asked
    from schema.execution.request import Request

Finish = Callable[[Any, Any, Route], Any]
"""What becomes of one value that is neither null nor a list: `(its type, the value, its route) → a value or NULLED`."""


class Nulled:
    """The type of NULLED: the null that an error made, which a non-null type passes on to its parent."""


NULLED: Final = Nulled()
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


def completed_column(asked: Asked, values: Sequence[Any], above: Places, request: Request) -> list[Any]:
    """The leaf values of one field, a parent each; NULLED where an error passes on."""
    try:
        return [completed(asked.type, value) for value in values]
    except Exception:  # noqa: BLE001 - which value is wrong, and where, is found out by walking them
        return walked_column(asked, values, above, request, finishing_leaves(asked, request))


def finishing_leaves(asked: Asked, request: Request) -> Finish:
    """Coerce leaves, noting what can't be coerced."""

    def finish(type_: GraphQLLeafType, value: Any, route: Route) -> Any:
        try:
            return coerced(type_, value)
        except GraphQLError as error:
            request.fail(Incomplete(error.message), asked.nodes, route)
        except Exception as error:  # noqa: BLE001 - a scalar's own code may raise anything
            request.fail(error, asked.nodes, route)
        return NULLED

    return finish


def walked_column(asked: Asked, values: Sequence[Any], above: Places, request: Request, finish: Finish) -> list[Any]:
    """Each parent's value, completed by the letter."""
    walk = Walk(asked, request, finish)
    return [walk.value(asked.type, value, (*above[i], asked.key)) for i, value in enumerate(values)]


class Walk:
    """Completes one field's values by the letter: nulls, lists, exceptions given as values.

    https://spec.graphql.org/October2021/#CompleteValue()
    """

    __slots__ = ("_asked", "_finish", "_request")

    def __init__(self, asked: Asked, request: Request, finish: Finish) -> None:
        self._asked, self._request, self._finish = asked, request, finish

    def value(self, type_: GraphQLOutputType, value: Any, route: Route) -> Any:
        """The completed value; NULLED when an error leaves nothing that the type allows."""
        if not isinstance(type_, GraphQLNonNull):
            found = self._nullable(type_, value, route)
            return None if found is NULLED else found
        found = self._nullable(type_.of_type, value, route)
        if found is not None:
            return found
        return self._failed(f"Cannot return null for non-nullable field {self._field}.", route)

    def _nullable(self, type_: GraphQLOutputType, value: Any, route: Route) -> Any:
        if isinstance(value, Exception):
            self._request.fail(value, self._asked.nodes, route)
            return NULLED
        if value is None or value is Undefined:
            return None
        if isinstance(type_, GraphQLList):
            return self._list(type_.of_type, value, route)
        return self._finish(type_, value, route)

    def _list(self, item_type: GraphQLOutputType, value: Any, route: Route) -> Any:
        if not is_iterable(value):
            return self._failed(f"Expected Iterable, but did not find one for field '{self._field}'.", route)
        found: list[Any] = []
        for number, item in enumerate(value):
            found.append(self.value(item_type, item, (*route, number)))
            if found[-1] is NULLED:
                return NULLED
        return found

    def _failed(self, words: str, route: Route) -> Nulled:
        self._request.fail(Incomplete(words), self._asked.nodes, route)
        return NULLED

    @property
    def _field(self) -> str:
        return f"{self._asked.parent.name}.{self._asked.name}"


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
