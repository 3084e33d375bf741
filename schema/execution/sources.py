"""Where a field's values come from: a batch function, a function of the row, or a resolver of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import FieldNode, GraphQLField, GraphQLObjectType, GraphQLOutputType, GraphQLResolveInfo
from graphql.pyutils import Path, is_awaitable
from graphql.type import GraphQLResolveInfoHelpers

from schema.execution.arguments import Arguments
from schema.execution.declare import Edge
from schema.execution.pages import page_request, plain
from schema.execution.places import Places, Route
from schema.execution.request import ROOT, Request


class Drawn:
    """A function of the row, without a wait."""

    waits = False
    finished = False

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._function = function

    def values(self, rows: Sequence[Any], places: Places, request: Request) -> list[Any]:
        """The function's value for each row."""
        try:
            return list(map(self._function, rows))
        except Exception:  # noqa: BLE001 - which row is at fault is found out one by one
            return [self._value_or_error(row) for row in rows]

    def _value_or_error(self, row: Any) -> Any:
        try:
            return self._function(row)
        except Exception as error:  # noqa: BLE001 - becomes the field's error
            return error


class Batched:
    """An edge's batch function, called once for all rows."""

    waits = True
    finished = False

    def __init__(self, edge: Edge, arguments: Arguments, columns: frozenset[str], asks: frozenset[str]) -> None:
        self._edge, self._arguments = edge, arguments
        self._columns = tuple(sorted(columns))
        self._asks = asks
        self._fixed: dict[str, Any] | None = None

    async def values(self, rows: Sequence[Any], places: Places, request: Request) -> Sequence[Any]:
        """One value a row; what the batch function raises fails each row alike."""
        try:
            given = self._fixed if self._fixed is not None else self._read(request)
            return await self._called(request.context.actor, rows, given)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the error of every parent
            return [error] * len(rows)

    async def value_alone(self, actor: Any, parent: Any, values: Mapping[str, Any]) -> Any:
        """The value of one parent, for these arguments.

        Raises: what the batch function raises.
        """
        [value] = await self._called(actor, [parent], self._given(values))
        return value

    async def _called(self, actor: Any, rows: Sequence[Any], given: dict[str, Any]) -> Sequence[Any]:
        found = await self._edge.batch(actor, rows, self._columns, **given)
        if len(found) != len(rows):
            name = getattr(self._edge.batch, "__qualname__", repr(self._edge.batch))
            raise RuntimeError(f"{name} gave {len(found)} values for {len(rows)} parents")
        return found

    def _read(self, request: Request) -> dict[str, Any]:
        given = self._given(self._arguments.values(request.variables, request.full_variables))
        if self._arguments.fixed:
            self._fixed = given
        return given

    def _given(self, values: Mapping[str, Any]) -> dict[str, Any]:
        given = {name: plain(value) for name, value in values.items()}
        if self._edge.paged:
            given["page"] = page_request(self._edge, given, self._asks)
        return given


class Resolved:
    """A Strawberry field's own resolver, run for all rows of the level together."""

    waits = True
    finished = False

    def __init__(
        self, field: GraphQLField, nodes: list[FieldNode], parent: GraphQLObjectType, key: str, arguments: Arguments
    ) -> None:
        self._field, self._nodes, self._parent, self._key = field, nodes, parent, key
        self._arguments = arguments

    async def values(self, rows: Sequence[Any], places: Places, request: Request) -> Sequence[Any]:
        """What the resolver gives for each row, sync or async."""
        found = [self._begun(row, (*places[i], self._key), request) for i, row in enumerate(rows)]
        pending = [i for i, value in enumerate(found) if is_awaitable(value)]
        if len(pending) == 1:
            found[pending[0]] = await _outcome(found[pending[0]])
        elif pending:
            for i, value in zip(pending, await asyncio.gather(*(_outcome(found[i]) for i in pending)), strict=True):
                found[i] = value
        return found

    def _begun(self, row: Any, route: Route, request: Request) -> Any:
        try:
            given = self._arguments.values(request.variables, request.full_variables)
            info = resolve_info(self._field.type, self._nodes, self._parent, route, request)
            return self._field.resolve(None if row is ROOT else row, info, **given)  # type: ignore[misc]  # has one
        except Exception as error:  # noqa: BLE001 - becomes the field's error
            return error


async def _outcome(begun: Any) -> Any:
    try:
        return await begun
    except Exception as error:  # noqa: BLE001 - becomes the field's error
        return error


def resolve_info(
    type_: GraphQLOutputType, nodes: list[FieldNode], parent: GraphQLObjectType, route: Route, request: Request
) -> GraphQLResolveInfo[Any]:
    """What graphql-core hands to resolvers; `variable_values` is the plain dict, as under Strawberry."""
    path: Path | None = None
    for step in route:
        path = Path(path, step, None)
    return GraphQLResolveInfo(
        field_name=nodes[0].name.value,
        field_nodes=nodes,
        return_type=type_,
        parent_type=parent,
        path=path,  # type: ignore[arg-type]  # a field's route is never empty
        schema=request.schema,
        fragments=dict(request.operation.fragments),
        root_value=None,
        operation=request.operation.node,
        variable_values=request.variables,  # type: ignore[arg-type]  # see above
        context=request.context,
        is_awaitable=is_awaitable,
        abort_signal=None,
        async_helpers=_HELPERS,
    )


async def _gathered(values: Sequence[Any]) -> list[Any]:
    return await asyncio.gather(*values)


_HELPERS = GraphQLResolveInfoHelpers(gather=_gathered, track=lambda values: None)
