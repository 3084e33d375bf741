"""The engine: a document, its variables and who asks, in; the answer, ready for orjson, out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import strawberry

from schema.execution.assemble import core_of
from schema.execution.documents import Documents
from schema.execution.faults import formatted, one_a_null
from schema.execution.hidden import schema_hidden, without_suggestions
from schema.execution.limits import Limits
from schema.execution.operations import Operation, Prepared
from schema.execution.refusals import Refused, too_much
from schema.execution.request import OnFault, Request
from schema.execution.run import run_operation

Answer = dict[str, Any]

_SUBSCRIPTIONS = "Subscriptions run over a WebSocket: connect to this path with the protocol graphql-transport-ws"


class Engine:
    """Runs queries and mutations of one schema, breadth-first.

    on_fault: called with an unexpected exception and the request's context, once for each; the answer only says
    "Internal server error". sees_schema: whether the one with this context may ask about the schema itself; others
    get no suggestions either.
    """

    def __init__(
        self,
        schema: strawberry.Schema,
        *,
        limits: Limits | None = None,
        on_fault: OnFault,
        sees_schema: Callable[[Any], bool] = lambda context: True,
    ) -> None:
        self._schema = core_of(schema)
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
        """The answer `{data, errors, extensions}` to one operation; never raises what a client can bring about.

        Datetimes, dates and UUIDs stay Python objects in it: orjson writes them, with OPT_UTC_Z | OPT_NAIVE_UTC.
        context: an object with the attribute `actor`; resolvers find it at `info.context`.
        """
        try:
            operation = self._operation(text, operation_name, context)
            request, prepared = self._begun(operation, variables or {}, context)
            cost = self._afforded(prepared.cost(request))
            if operation.is_subscription:
                raise Refused.because("SUBSCRIPTION_NEEDS_WEBSOCKET", _SUBSCRIPTIONS)
            data = await run_operation(prepared.plan, request, one_by_one=operation.is_mutation)
        except Refused as refused:
            errors = refused.errors if self._sees_schema(context) else without_suggestions(refused.errors)
            return {"errors": errors, "extensions": self._extensions(refused.cost)}
        except Exception as error:  # noqa: BLE001 - whatever went wrong in here, the client gets an answer
            self._on_fault(error, context)
            return {"errors": [formatted(error, [], ())], "data": None, "extensions": self._extensions(0)}
        if request.errors:
            errors = one_a_null(request.errors, data)
            return {"errors": errors, "data": data, "extensions": self._extensions(cost)}
        return {"data": data, "extensions": self._extensions(cost)}

    def _operation(self, text: str, name: str | None, context: Any) -> Operation:
        document = self._documents.get(text)
        if document.introspects and not self._sees_schema(context):
            raise schema_hidden()
        return document.operation(name or None)

    def _begun(self, operation: Operation, inputs: Mapping[str, Any], context: Any) -> tuple[Request, Prepared]:
        if not isinstance(inputs, Mapping):
            raise Refused.because("BAD_USER_INPUT", "'variables' must be an object: variable name to value")
        coerced = operation.variables.coerced(inputs)
        request = Request(self._schema, operation, inputs, coerced, context, self._on_fault)
        return request, operation.prepared(coerced)

    def _afforded(self, cost: int) -> int:
        if cost > self._limits.cost:
            refusal = too_much("QUERY_TOO_EXPENSIVE", "objects asked for", cost, self._limits.cost)
            raise Refused([refusal], cost)
        return cost

    def _extensions(self, cost: int) -> dict[str, Any]:
        limit = self._limits.cost
        return {"cost": {"requested": cost, "limit": limit, "remaining": max(0, limit - cost)}}
