"""What runs inside a WebSocket: queries and mutations by our engine, subscriptions by Strawberry's."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from typing import Any, cast

import structlog
from graphql import GraphQLError
from strawberry import Schema
from strawberry.types.execution import ExecutionResult, PreExecutionError
from strawberry.types.graphql import OperationType

from app.graphql_context import Execution, SocketContext
from app.open_counts import OpenCounts
from kit.errors import Forbidden, NexoraError
from schema.execution.faults import explained, is_fault

Results = AsyncGenerator[ExecutionResult, None]
Gate = Callable[[SocketContext], Awaitable[None]]
Variables = dict[str, Any] | None

_A_PERSON = 100
_TOO_MANY = f"You watch {_A_PERSON} things at once already; end one of your subscriptions first"

_log = structlog.get_logger("nexora.sockets")


class _Formatted(GraphQLError):
    """An error that has its final form already."""

    def __init__(self, form: Mapping[str, Any]) -> None:
        super().__init__(str(form["message"]))
        self._form = dict(form)

    @property
    def formatted(self) -> Any:
        return self._form


class Operations:
    """The part of a Strawberry schema that its WebSocket protocol calls.

    `admit` is asked before each operation and `identify` before each event; a NexoraError of theirs ends it, and so
    does the loss of any right that a subscription began with.
    """

    def __init__(self, schema: Schema, execution: Execution, *, admit: Gate, identify: Gate) -> None:
        self._schema, self._execution = schema, execution
        self._admit, self._identify = admit, identify
        self._subscriptions = OpenCounts(_A_PERSON, _TOO_MANY, "TOO_MANY_SUBSCRIPTIONS")

    async def stream(
        self,
        query: str,
        variable_values: Variables,
        context_value: SocketContext,
        root_value: None,
        operation_name: str | None,
    ) -> Results:
        """One result for a query or mutation, one an event for a subscription."""
        return self._results(query, variable_values, context_value, operation_name)

    async def _results(self, text: str, variables: Variables, context: SocketContext, name: str | None) -> Results:
        try:
            await self._admit(context)
            answer = await self._execution.execute(text, variables, name, context=context)
            if not _subscribes(answer):
                yield _result(answer)
                return
            with self._subscriptions.one_more(context.actor.name()):
                async with aclosing(self._held(context, await self._events(text, variables, context, name))) as held:
                    async for event in held:
                        yield event
        except NexoraError as error:
            yield PreExecutionError(data=None, errors=[_of(error)])

    async def _held(self, context: SocketContext, events: Results) -> Results:
        """The events as long as everything is allowed that was allowed at first: those who left hear no more."""
        first = context.actor
        async with aclosing(events):
            async for event in events:
                await self._identify(context)
                if not context.actor.may_all_that(first):
                    raise Forbidden("What you may do has changed; subscribe again", code="RIGHTS_CHANGED")
                yield _explained(event)

    async def _events(self, text: str, variables: Variables, context: SocketContext, name: str | None) -> Results:
        only = [OperationType.SUBSCRIPTION]
        events = await self._schema.stream(text, variables, context, None, name, allowed_operation_types=only)
        return cast(Results, events)  # without @defer, which the schema doesn't have, there are only whole results


def _subscribes(answer: Mapping[str, Any]) -> bool:
    """The engine has read the document, found it within the limits, and says that it must be streamed."""
    codes = [error.get("extensions", {}).get("code") for error in answer.get("errors", ())]
    return codes == ["SUBSCRIPTION_NEEDS_WEBSOCKET"]


def _result(answer: Mapping[str, Any]) -> ExecutionResult:
    errors: list[GraphQLError] = [_Formatted(error) for error in answer.get("errors", ())]
    kind = ExecutionResult if "data" in answer else PreExecutionError
    return kind(data=answer.get("data"), errors=errors or None, extensions=answer.get("extensions"))


def _explained(event: ExecutionResult) -> ExecutionResult:
    for error in event.errors or ():
        if is_fault(error):
            _log.error("subscription_fault", exc_info=error.original_error or error)
    event.errors = [_of(error) for error in event.errors] if event.errors else None
    return event


def _of(error: Exception) -> _Formatted:
    message, extensions = explained(error)
    form = dict(error.formatted) if isinstance(error, GraphQLError) else {}
    return _Formatted({**form, "message": message, "extensions": extensions})
