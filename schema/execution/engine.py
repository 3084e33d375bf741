"""The engine: a document, its variables and who asks, in; the answer, ready for orjson, out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

import strawberry

from kit.errors import NexoraError
from schema.execution.assemble import core_of
from schema.execution.documents import Document, Documents
from schema.execution.faults import Formatted, formatted, one_a_null
from schema.execution.hidden import schema_hidden, without_suggestions
from schema.execution.limits import Limits
from schema.execution.operations import Operation, Prepared
from schema.execution.refusals import Refused, too_expensive
from schema.execution.request import OnFault, Request
from schema.execution.run import run_operation

Answer = dict[str, Any]
Turn = Callable[[Any], AbstractAsyncContextManager[None]]

_SUBSCRIPTIONS = "Subscriptions run over a WebSocket: connect to this path with the protocol graphql-transport-ws"


class Engine:
    """Runs queries and mutations of one schema, breadth-first.

    on_fault: called with an unexpected exception and the request's context, once for each; the answer only says that
    something went wrong. sees_schema: whether the one with this context may ask about the schema itself; others get no
    suggestions either. turn: where the large query of the one with this context waits until it may run.
    """

    def __init__(
        self,
        schema: strawberry.Schema,
        *,
        limits: Limits | None = None,
        on_fault: OnFault,
        sees_schema: Callable[[Any], bool] = lambda context: True,
        turn: Turn = lambda context: nullcontext(),
    ) -> None:
        self._schema, self._turn = core_of(schema), turn
        self._sees_schema = sees_schema
        self._limits = limits or Limits()
        self._on_fault = on_fault
        self._documents = Documents(self._schema, self._limits)

    async def execute(
        self,
        text: str,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        *,
        context: Any,
    ) -> Answer:
        """The answer `{data, errors, extensions}` to one operation. Raises: NexoraError, when it gets no turn.

        Datetimes, dates and UUIDs stay Python objects in it: orjson writes them, with OPT_UTC_Z | OPT_NAIVE_UTC.
        context: an object with the attribute `actor`; resolvers find it at `info.context`.
        """
        limit = self._limits.cost
        try:
            document = self._documents.known(text) or await self._documents.read(text)
            operation = self._operation(document, operation_name, context)
            request = self._begun(operation, variables or {}, context)
            prepared = operation.prepared(request.variables) or await self._documents.planned(request)
            limit = self._limits.cost_of(operation)
            data = await self._run(prepared, request, cost := _afforded(prepared.cost(request), limit, operation))
        except Refused as refused:
            return {"errors": self._told(refused, context), "extensions": _extensions(refused.cost, limit)}
        except NexoraError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever went wrong in here, the client gets an answer
            self._on_fault(error, context)
            return {"errors": [formatted(error, [], ())], "data": None, "extensions": _extensions(0, limit)}
        answer = {"data": data, "extensions": _extensions(cost, limit)}
        return {"errors": one_a_null(request.errors, data), **answer} if request.errors else answer

    def _told(self, refused: Refused, context: Any) -> list[Formatted]:
        return refused.errors if self._sees_schema(context) else without_suggestions(refused.errors)

    def _operation(self, document: Document, name: str | None, context: Any) -> Operation:
        if document.introspects and not self._sees_schema(context):
            raise schema_hidden()
        return document.operation(name or None)

    def _begun(self, operation: Operation, inputs: Mapping[str, Any], context: Any) -> Request:
        if not isinstance(inputs, Mapping):
            raise Refused.because("BAD_USER_INPUT", "'variables' must be an object: variable name to value")
        coerced = operation.variables.coerced(inputs)
        return Request(self._schema, operation, inputs, coerced, context, self._on_fault)

    async def _run(self, prepared: Prepared, request: Request, cost: int) -> Any:
        """A change waits for no turn: what it does may take long, and what is read after it is little."""
        operation = request.operation
        if operation.is_mutation or self._limits.is_light(cost, prepared.edges):
            return await run_operation(prepared.plan, request, one_by_one=operation.is_mutation)
        async with self._turn(request.context):
            return await run_operation(prepared.plan, request, one_by_one=False)


def _afforded(cost: int, limit: int, operation: Operation) -> int:
    if cost > limit:
        raise Refused([too_expensive(cost, limit)], cost)
    if operation.is_subscription:
        raise Refused.because("SUBSCRIPTION_NEEDS_WEBSOCKET", _SUBSCRIPTIONS)
    return cost


def _extensions(cost: int, limit: int) -> dict[str, Any]:
    return {"cost": {"requested": cost, "limit": limit, "remaining": max(0, limit - cost)}}
