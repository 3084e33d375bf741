"""The graph that clients write against is contained in ours: every name, argument, value and nullability."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    DirectiveDefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLScalarType,
    InputValueDefinitionNode,
    NamedTypeNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    Visitor,
    is_required_argument,
    parse,
    print_ast,
    value_from_ast_untyped,
    visit,
)

from schema.execution.assemble import core_of
from schema.graph import graph

CONTRACT = Path(__file__).parents[3] / "shared" / "contract" / "graph.graphql"
SCHEMA = core_of(graph)

# What the contract says in comments only.
CONNECTION = {"edges", "nodes", "pageInfo", "totalCount"}
EDGE = {"cursor", "node"}
PAGE_INFO = {"hasNextPage", "hasPreviousPage", "startCursor", "endCursor"}
TOLD_IN_WORDS = {
    "AuthPayload": {"user", "workspace", "tokens", "errors"},
    "ApiKeyPayload": {"apiKey", "secret", "errors"},
    "AddUrlSourceInput": {"url", "kind", "maxPages", "maxDepth"},
    "SendMessageInput": {"agentId", "content", "conversationId", "visitorId"},
    "UrlKind": {"PAGE", "SITEMAP", "CRAWL"},
}


@pytest.fixture
def contract() -> DocumentNode:
    if not CONTRACT.is_file():
        pytest.skip("the contract's folder, ../shared/contract, isn't beside this repository")
    return parse(CONTRACT.read_text(encoding="utf-8"))


def names_in(kind: str) -> set[str]:
    """The names of the fields or values of one of our types."""
    found = SCHEMA.type_map[kind]
    if isinstance(found, GraphQLEnumType):
        return set(found.values)
    assert isinstance(found, GraphQLObjectType | GraphQLInputObjectType)
    return set(found.fields)


def test_every_type_of_the_contract_is_in_ours(contract: DocumentNode) -> None:
    missing = [problem for definition in contract.definitions for problem in _missing(definition)]
    assert not missing


def test_every_type_that_the_contract_names_is_there(contract: DocumentNode) -> None:
    named: set[str] = set()

    class Names(Visitor):
        def enter_named_type(self, node: NamedTypeNode, *_: object) -> None:
            named.add(node.name.value)

    visit(contract, Names())
    assert not named - set(SCHEMA.type_map)
    connections = {name for name in named if name.endswith("Connection")}
    assert connections
    for name in connections:
        assert names_in(name) >= CONNECTION
        assert names_in(name.removesuffix("Connection") + "Edge") >= EDGE
    payloads = {name for name in named if name.endswith("Payload")}
    assert all("errors" in names_in(name) for name in payloads)


def test_what_the_contract_says_in_words_is_there() -> None:
    assert names_in("PageInfo") >= PAGE_INFO
    for name, told in TOLD_IN_WORDS.items():
        assert names_in(name) >= told, name


def _missing(definition: object) -> Iterator[str]:
    """What of a definition isn't in our schema, in words."""
    if isinstance(definition, DirectiveDefinitionNode):
        yield from _missing_of_directive(definition)
        return
    assert isinstance(definition, ObjectTypeDefinitionNode | EnumTypeDefinitionNode | ScalarTypeDefinitionNode)
    name = definition.name.value
    ours = SCHEMA.type_map.get(name)
    if isinstance(definition, EnumTypeDefinitionNode) and isinstance(ours, GraphQLEnumType):
        values = {value.name.value for value in definition.values or ()}
        yield from (f"{name}.{value}" for value in values - set(ours.values))
    elif isinstance(definition, ObjectTypeDefinitionNode) and isinstance(ours, GraphQLObjectType):
        for field in definition.fields or ():
            yield from _missing_of_field(ours, field)
    elif not (isinstance(definition, ScalarTypeDefinitionNode) and isinstance(ours, GraphQLScalarType)):
        yield f"{definition.kind} {name}"


def _missing_of_directive(definition: DirectiveDefinitionNode) -> Iterator[str]:
    ours = SCHEMA.get_directive(definition.name.value)
    if ours is None:
        yield f"@{definition.name.value}"
        return
    told = {argument.name.value: print_ast(argument.type) for argument in definition.arguments or ()}
    if told != {name: str(argument.type) for name, argument in ours.args.items()}:
        yield f"@{definition.name.value}: arguments"
    if {location.value for location in definition.locations} != {location.name for location in ours.locations}:
        yield f"@{definition.name.value}: locations"


def _missing_of_field(type: GraphQLObjectType, node: FieldDefinitionNode) -> Iterator[str]:
    name, ours = f"{type.name}.{node.name.value}", type.fields.get(node.name.value)
    if ours is None:
        yield name
        return
    if str(ours.type) != print_ast(node.type):
        yield f"{name}: {print_ast(node.type)}, not {ours.type}"
    told = {argument.name.value: argument for argument in node.arguments or ()}
    for argument_name, argument in told.items():
        yield from _missing_of_argument(name, argument, ours.args.get(argument_name))
    yield from (
        f"{name}({one}): required by us alone"
        for one, given in ours.args.items()
        if one not in told and is_required_argument(given)
    )


def _missing_of_argument(field: str, node: InputValueDefinitionNode, ours: GraphQLArgument | None) -> Iterator[str]:
    name = f"{field}({node.name.value})"
    if ours is None:
        yield name
        return
    if str(ours.type) != print_ast(node.type):
        yield f"{name}: {print_ast(node.type)}, not {ours.type}"
    if node.default_value is not None and value_from_ast_untyped(node.default_value) != ours.default_value:
        yield f"{name}: the default {print_ast(node.default_value)}, not {ours.default_value}"
