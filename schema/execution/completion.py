"""Completing values by the letter: nulls, lists, leaves, exceptions given as values.

https://spec.graphql.org/October2021/#CompleteValue() and "Handling Field Errors" there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from graphql import GraphQLError, GraphQLLeafType, GraphQLList, GraphQLNonNull, GraphQLOutputType, Undefined
from graphql.pyutils import is_iterable

from schema.execution.faults import Incomplete
from schema.execution.leaves import coerced, completed
from schema.execution.places import Places, Route

if TYPE_CHECKING:
    from schema.execution.plan import Asked
    from schema.execution.request import Request

Finish = Callable[[Any, Any, Route], Any]
"""What becomes of one value that is neither null nor a list: `(its type, the value, its route) → a value or NULLED`."""


class Nulled:
    """The type of NULLED: the null that an error made, which a non-null type passes on to its parent."""


NULLED: Final = Nulled()


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
    """Completes one field's values by the letter."""

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
