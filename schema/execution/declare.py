"""How a Strawberry type says where its fields come from: `edge`, `loaded`, `derived`.

A plain field (`name: str`) is read from the row's column of the same Python name. Everything else is declared here:
an edge by the batch function that fills it, a derived field by a function of one row.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from schema.execution.rows import is_row, read

Batch = Callable[..., Awaitable[Sequence[Any]]]
"""`async (actor, parents, columns, **arguments) → one value, list, Page or Exception for each parent`."""

PAGE_SIZE = 20
_OWN_PARAMETERS = ("actor", "parents", "columns")
_FORWARD = {
    "first": Annotated[
        int | None, strawberry.argument(description="How many, from the start: 1–100; 20 when left out.")
    ],
    "after": Annotated[str | None, strawberry.argument(description="Only what follows this cursor.")],
}
_BACKWARD = {
    "last": Annotated[int | None, strawberry.argument(description="How many, from the end: 1–100.")],
    "before": Annotated[str | None, strawberry.argument(description="Only what precedes this cursor.")],
}


class DeclaredField(StrawberryField):
    """A field that isn't a plain column. `build_schema` gives it its resolver for Strawberry's own execution."""

    declaration: Any = None

    @classmethod
    def of(cls, declaration: Any, description: str | None, deprecation_reason: str | None) -> DeclaredField:
        """A field that is no parameter of the type's `__init__`."""
        field = cls(description=description, deprecation_reason=deprecation_reason)
        field.declaration = declaration
        field.init = field.compare = field.repr = False
        return field

    def __copy__(self) -> DeclaredField:
        copied = super().__copy__()
        copied.declaration = self.declaration
        copied.init, copied.compare, copied.repr = self.init, self.compare, self.repr
        return copied


class EdgeField(DeclaredField):
    """A field that a batch function fills, once a level for all parents together."""

    declaration: Edge


class DerivedField(DeclaredField):
    """A field that is a plain function of its row."""

    declaration: Derived


@dataclass(frozen=True)
class Edge:
    """What `edge` was told. `paged`: the batch function takes `page: PageRequest` and gives Pages."""

    batch: Batch
    needs: tuple[str, ...]
    paged: bool
    page_size: int
    weight: int = 0
    heavy_arguments: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Derived:
    """What `derived` was told. `through`: the selection below reads this same row, so its columns are needed here."""

    function: Callable[[Any], Any]
    needs: tuple[str, ...]
    asks: frozenset[str] = frozenset()
    through: bool = False


def edge(
    batch: Batch,
    *,
    needs: Sequence[str] = ("id",),
    arguments: Mapping[str, Any] | None = None,
    backward: bool = False,
    page_size: int = PAGE_SIZE,
    weight: int = 0,
    heavy_arguments: Mapping[str, int] | None = None,
    description: str | None = None,
    deprecation_reason: str | None = None,
) -> Any:
    """An edge filled by `batch`, called once a level: `async (actor, parents, columns, **arguments)`.

    parents: rows with the columns in `needs` (on Query and Mutation one empty row).
    columns: the sorted columns that the selection below reads, never more; empty when nothing of the rows is read.
    arguments: Python name → type as Strawberry knows it (`strawberry.ID | None`, an enum, `datetime`), for the batch
    function's parameters of these names. A parameter's default that isn't None is the argument's. Enums come as values.
    A batch function with a parameter `page` is a connection: it gets a `kit.pages.PageRequest` made of `first`, `after`
    (with backward=True also `last`, `before`; `page_size` rows when none is given), and gives a `Page` a parent.
    It returns one value, list, Page or Exception a parent; an Exception fails that parent's field, raising fails each.
    weight: what it costs a parent besides the objects it gives, in objects (about 10 µs each); heavy_arguments: what
    an argument adds when it is given.

    Raises: TypeError at import when the arguments don't fit the batch function.
    """
    given = inspect.signature(batch).parameters
    paged = "page" in given
    pages = (_FORWARD | _BACKWARD if backward else _FORWARD) if paged else {}
    declared = dict(arguments or {})
    _check(batch, given, declared, paged)
    told = Edge(batch, tuple(needs), paged, page_size, weight, tuple((heavy_arguments or {}).items()))
    field = EdgeField.of(told, description, deprecation_reason)
    field.arguments = [_argument(name, type_, given.get(name)) for name, type_ in (pages | declared).items()]
    return field


def loaded(batch: Batch, *, description: str | None = None) -> Any:
    """A payload's field that is given an id (or None) and answers with the row that `batch` finds for it.

    `AgentPayload(agent=agent.id)` with `agent: Agent | None = loaded(agents_by_id)`; the batch function gets
    parents `{"id": "<uuid>"}`. A field that was given a row keeps it: then it must have all columns.
    """

    async def rows_of(actor: Any, parents: Sequence[Any], columns: tuple[str, ...]) -> list[Any]:
        values = [read(parent, field.python_name) for parent in parents]
        ids = [{"id": str(value)} for value in values if value is not None and not is_row(value)]
        found = iter(await batch(actor, ids, columns) if ids else ())
        return [value if value is None or is_row(value) else next(found) for value in values]

    field = EdgeField.of(Edge(rows_of, (), paged=False, page_size=0), description, None)
    field.init = True
    field.default = field.default_value = None
    return field


def derived(
    function: Callable[[Any], Any],
    *,
    needs: Sequence[str] = (),
    description: str | None = None,
    deprecation_reason: str | None = None,
) -> Any:
    """A field that is `function(row)`; `needs` names the columns that it reads."""
    return DerivedField.of(Derived(function, tuple(needs)), description, deprecation_reason)


def passed_on(
    function: Callable[[Any], Any],
    *,
    needs: Sequence[str] = (),
    asks: Sequence[str] = (),
    description: str | None = None,
) -> Any:
    """A derived field inside a connection: its rows are the page's own, so what lies below is asked of the page.

    asks: "more" or "total", what the PageRequest must say is wanted.
    """
    return DerivedField.of(Derived(function, tuple(needs), frozenset(asks), through=True), description, None)


def _argument(name: str, type_: Any, parameter: inspect.Parameter | None) -> StrawberryArgument:
    default = parameter.default if parameter else inspect.Parameter.empty
    return StrawberryArgument(
        python_name=name,
        graphql_name=None,
        type_annotation=StrawberryAnnotation(type_),
        default=inspect.Parameter.empty if default is None else default,
    )


def _check(batch: Batch, given: Mapping[str, inspect.Parameter], declared: Mapping[str, Any], paged: bool) -> None:
    name = getattr(batch, "__qualname__", repr(batch))
    if tuple(given)[:3] != _OWN_PARAMETERS:
        raise TypeError(f"{name}: a batch function takes (actor, parents, columns, …)")
    unknown = [argument for argument in declared if argument not in given]
    if unknown:
        raise TypeError(f"{name}: no parameter for the argument {unknown[0]!r}")
    filled = {*_OWN_PARAMETERS, *declared, *(("page",) if paged else ())}
    missing = [p.name for p in given.values() if p.name not in filled and p.default is p.empty]
    if missing:
        raise TypeError(f"{name}: declare the argument {missing[0]!r} with arguments={{…}}")
