"""Documents as clients send them: measured, parsed and validated once, and kept with their plans.

A refused document is kept as refused, so that sending it again costs a look-up.
"""

from __future__ import annotations

import asyncio
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    Source,
    VariableNode,
    Visitor,
    visit,
)
from graphql.language.parser import Parser, nested_too_deeply_error

from schema.execution.hidden import introspects
from schema.execution.kept import Kept
from schema.execution.limits import Limits, check_text
from schema.execution.measure import Measure
from schema.execution.operations import Operation, Prepared
from schema.execution.pieces import PausingLexer, in_pieces, pause
from schema.execution.refusals import Refused, too_much
from schema.execution.request import Request
from schema.execution.validation import mistakes

_REST = 3
"""After each piece of a document others have the event loop so many times as long, if more texts wait."""
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
        self._reading, self._asking = asyncio.Lock(), 0

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
        self._asking += 1
        try:
            async with self._reading:
                return self.known(text) or await self._first_read(text)
        finally:
            self._asking -= 1

    async def _first_read(self, text: str) -> Document:
        try:
            document = await in_pieces(lambda: self._document(text), self._rest)
        except Refused as refused:
            self._refused.keep(text, Refused(refused.errors))
            raise
        self._valid.keep(text, document)
        return document

    def _document(self, text: str) -> Document:
        node = _parsed(text, self._limits.tokens)
        Measure(node, self._limits).check()
        pause()
        found = mistakes(self._schema, node)
        if found:
            raise Refused.because("GRAPHQL_VALIDATION_FAILED", *found)
        pause()
        return Document(self._schema, node)

    async def planned(self, request: Request) -> Prepared:
        """The plan for a request whose operation has none for its variables. Raises: Refused: `Operation.prepare`."""
        return await in_pieces(lambda: request.operation.prepare(request.variables), self._rest)

    async def _rest(self, took: float) -> None:
        await asyncio.sleep(took * _REST if self._asking > 1 else 0)


def _parsed(text: str, tokens: int) -> DocumentNode:
    try:
        node = _node_of(text, tokens)
    except GraphQLSyntaxError as error:
        if "tokens" in error.message or "comments" in error.message:
            raise Refused([too_much("QUERY_TOO_MANY_TOKENS", "tokens or more", tokens + 1, tokens)]) from None
        raise Refused.because("GRAPHQL_PARSE_FAILED", error) from None
    _let_tokens_go(node)
    return node


def _node_of(text: str, tokens: int) -> DocumentNode:
    source = Source(text)
    parser = Parser(source, lexer=PausingLexer(source), max_lexical_tokens=tokens, max_comments=tokens)
    try:
        return parser.parse_document()
    except RecursionError:
        pass
    raise nested_too_deeply_error(parser)


def _let_tokens_go(node: DocumentNode) -> None:
    """Tokens know the next and the one before: such rings keep the garbage collector busy, and nobody asks."""
    token = node.loc.start_token if node.loc else None
    while token is not None:
        token.prev, token.next, token = None, None, token.next


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
