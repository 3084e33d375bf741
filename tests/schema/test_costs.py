"""What the graph's own queries cost: usual ones wait for nobody, heavy ones say that they are heavy."""

from __future__ import annotations

import pytest
from graphql import parse

from schema.execution import Engine, Limits
from schema.execution.compile import compile_selection
from schema.execution.cost import edges_of
from schema.execution.fields import Scope
from schema.graph import graph
from tests.schema.execution.batches import Context

USUAL = {
    "20 agents": "{ workspace { agents(first: 20) { nodes { id name model systemPrompt createdAt } } } }",
    "one agent": 'query { agent(id: "x") { id name model systemPrompt } }',
    "50 conversations": "{ workspace { conversations(first: 50) { nodes { id title messageCount "
    "lastMessage { id role content } } } } }",
    "one conversation": '{ conversation(id: "x") { id title messages(last: 20) { nodes { id role content '
    "citations { quote url } } } } }".replace("citations { quote url }", "feedback"),
    "who am I": "{ viewer { id name workspaces { nodes { id name slug } } } }",
    "an overview": "{ workspace { credits { remaining } members { nodes { id role user { name } } } "
    "agents { nodes { id name } } } }",
}
HEAVY = {
    "search in conversations": '{ workspace { conversations(first: 1, search: "x") { nodes { id } } } }',
    "search": '{ search(agentId: "x", query: "y") { score } }',
    "figures": "{ workspace { analytics { totalMessages } } }",
    "days": "{ workspace { analytics { perDay { day } } } }",
    "texts": '{ source(id: "x") { documents(first: 10) { nodes { text } } } }',
    "prompts": "{ workspace { conversations(first: 50) { nodes { agent { systemPrompt } } } } }",
    "counts": "{ workspace { agents(first: 20) { nodes { conversations(first: 1) { totalCount } } } } }",
    "filters that may find nothing": "{ workspace { a: conversations(first: 1, channel: API) { nodes { id } } "
    'b: auditLog(first: 1, action: "x") { nodes { id } } } }',
}


async def cost(text: str) -> int:
    """What the refusal says, when nothing is allowed."""
    engine = Engine(graph, limits=Limits(cost=0), on_fault=lambda error, _: None)
    [error] = (await engine.execute(text, context=Context()))["errors"]
    return int(error["extensions"]["requested"])


def edges(text: str) -> int:
    [operation] = parse(text).definitions
    schema = graph._schema
    query = schema.query_type
    assert query is not None
    return edges_of(compile_selection(Scope(schema, {}, {}), query, [operation.selection_set]))  # type: ignore[attr-defined]  # an operation has one


@pytest.mark.parametrize("text", USUAL.values(), ids=USUAL)
async def test_a_usual_query_waits_for_no_turn(text: str) -> None:
    assert Limits().is_light(await cost(text), edges(text))


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY)
async def test_a_heavy_query_waits_for_its_turn(text: str) -> None:
    assert not Limits().is_light(await cost(text), edges(text))
