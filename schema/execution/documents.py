"""Documents as clients send them: measured, parsed and validated once, and kept with their plans.

A refused document is kept as refused, so that sending it again costs a look-up.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    specified_rules,
    validate,
    visit,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from schema.execution.hidden import introspects
from schema.execution.kept import Kept
from schema.execution.limits import Limits, check_text
from schema.execution.measure import Measure
from schema.execution.operations import Operation
from schema.execution.refusals import Refused, too_much

_RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
_MAX_ERRORS = 10
_LONG = 0.001
_WHICH = "Must provide operation name if query contains multiple operations."


class Document:
    """A valid document's operations. `introspects`: it asks about the schema itself."""

    def __init__(self, schema: GraphQLSchema, node: DocumentNode) -> None:
        fragments = {d.name.value: d for d in node.definitions if isinstance(d, FragmentDefinitionNode)}
        flags = _flags(node)
        self.introspects = introspects(node)
        self._operations = [
            Operation(schema, definition, fragments, flags)
            for definition in node.definitions
            if isinstance(definition, OperationDefinitionNode)
        ]

    def operation(self, name: str | None) -> Operation:
        """The operation of that name, or the only one.

        Raises: Refused, in graphql-core's words.
        """
        if name is None and len(self._operations) == 1:
            return self._operations[0]
        if name is None:
            raise _unresolved(_WHICH if self._operations else "Must provide an operation.")
        for operation in self._operations:
            if operation.name == name:
                return operation
        raise _unresolved(f"Unknown operation named '{name}'.")


class Documents:
    """The documents known so far. Refused ones are kept apart, so that they push out no valid one."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self._schema, self._limits = schema, limits
        self._valid: Kept[Document] = Kept(limits.documents, limits.kept_bytes)
        self._refused: Kept[Refused] = Kept(limits.documents, limits.kept_bytes)
        self._reading = asyncio.Lock()

    def known(self, text: str) -> Document | None:
        """The document of this text, if it has been read before. Raises: Refused: it is too large, or was refused."""
        check_text(text, self._limits)
        known = self._valid.get(text)
        if known is not None:
            return known
        refused = self._refused.get(text)
        if refused is not None:
            raise Refused(refused.errors)
        return None

    async def read(self, text: str) -> Document:
        """The document of a text that isn't known; one is read at a time.

        Raises: Refused, when it can't be parsed or isn't valid.
        """
        async with self._reading:
            return self.known(text) or await self._first_read(text)

    async def _first_read(self, text: str) -> Document:
        try:
            document = await self._read(text)
        except Refused as refused:
            self._refused.keep(text, Refused(refused.errors))
            raise
        self._valid.keep(text, document)
        return document

    async def _read(self, text: str) -> Document:
        node = _parsed(text, self._limits.tokens)
        Measure(node, self._limits).check()
        async with _giving_way():
            errors = validate(self._schema, node, _RULES, max_errors=_MAX_ERRORS)
        if errors:
            raise Refused.because("GRAPHQL_VALIDATION_FAILED", *errors)
        return Document(self._schema, node)


@asynccontextmanager
async def _giving_way() -> AsyncIterator[None]:
    """Before and after the block others get the event loop, for as long as the block took if that was long."""
    await asyncio.sleep(0)
    began = time.perf_counter()
    yield
    took = time.perf_counter() - began
    await asyncio.sleep(took if took > _LONG else 0)


def _parsed(text: str, tokens: int) -> DocumentNode:
    try:
        return parse(text, max_lexical_tokens=tokens, max_comments=tokens)
    except GraphQLSyntaxError as error:
        if "tokens" in error.message or "comments" in error.message:
            raise Refused([too_much("QUERY_TOO_MANY_TOKENS", "tokens or more", tokens + 1, tokens)]) from None
        raise Refused.because("GRAPHQL_PARSE_FAILED", error) from None


def _unresolved(words: str) -> Refused:
    return Refused.because("OPERATION_RESOLUTION_FAILURE", words)


class _Flags(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        if node.name.value in ("skip", "include"):
            values = (argument.value for argument in node.arguments or ())
            self.found.update(value.name.value for value in values if isinstance(value, VariableNode))


def _flags(node: DocumentNode) -> tuple[str, ...]:
    """The variables that decide a @skip or @include."""
    flags = _Flags()
    visit(node, flags)
    return tuple(sorted(flags.found))
