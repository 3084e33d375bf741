"""No list and no edge of the graph costs a statement a row: each is counted with 1, 10 and 100 rows a level.

The paths are found by walking the schema from a workspace, so that a new edge is counted as soon as it exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLField, GraphQLObjectType, get_named_type, is_object_type, is_required_argument

from models import database
from schema.context import Context
from schema.execution import Engine, Limits
from schema.graph import graph
from tests.statements import counted
from tests.world import Team, World

DEEPEST = 8
Q2 = (
    "{ workspace { agents(first: 100) { nodes { id conversations(first: 10) { nodes { id messages(first: 5) "
    "{ nodes { id role content createdAt } } } } } } } }"
)

_ROWS = """
INSERT INTO agents (id, created_at, workspace_id, name, system_prompt, model, temperature, widget_color,
                    allowed_origins, updated_at)
SELECT gen_random_uuid(), now(), $1, 'Bot', 'x', 'm', 0.2, '#6c5ce7', '{}', now() FROM generate_series(1, $2);
INSERT INTO sources (id, created_at, workspace_id, agent_id, type, name, status, progress, chunk_count, size_bytes,
                     options, schedule)
SELECT gen_random_uuid(), now(), $1, id, 'text', 'Text', 'trained', 1, 1, 1, '{}', 'off' FROM agents;
INSERT INTO documents (id, created_at, workspace_id, agent_id, source_id, status, text, blocks, version, chunk_count,
                       token_count)
SELECT gen_random_uuid(), now(), $1, agent_id, id, 'trained', 'Text.', '[]', 1, 1, 1 FROM sources;
INSERT INTO conversations (id, created_at, workspace_id, agent_id, channel, metadata, message_count, last_message_at)
SELECT gen_random_uuid(), now(), $1, id, 'api', '{}', 1, now() FROM agents;
INSERT INTO messages (id, created_at, workspace_id, agent_id, conversation_id, role, content, state, refused, model,
                      prompt_tokens, completion_tokens, credits, first_token_ms, total_ms, stop_requested)
SELECT gen_random_uuid(), now(), $1, agent_id, id, 'assistant', 'Text. [1]', 'done', false, 'm', 0, 0, 1, 1, 1, false
  FROM conversations;
INSERT INTO citations (id, created_at, workspace_id, agent_id, message_id, marker, source_id, document_id, source_name,
                       quote, span_start, span_end, text_hash, document_version, score)
SELECT gen_random_uuid(), now(), $1, m.agent_id, m.id, 1, d.source_id, d.id, 'Text', 'Text.', 0, 5, 'x', 1, 1
  FROM messages m JOIN documents d ON d.agent_id = m.agent_id;
INSERT INTO members (id, created_at, workspace_id, email, role, status, user_id)
SELECT gen_random_uuid(), now(), $1, 'p' || n || '@example.com', 'member', 'invited', NULL
  FROM generate_series(2, $2) n;
"""


def paths() -> list[str]:
    """A query for every way from a workspace down to an edge, no type twice on the way."""
    workspace = graph._schema.get_type("Workspace")
    assert isinstance(workspace, GraphQLObjectType)
    return [f"{{ workspace {{ {selection} }} }}" for selection in _below(workspace, ("Workspace",), 100)]


def _below(kind: GraphQLObjectType, seen: tuple[str, ...], first: int) -> Iterator[str]:
    for name, field in kind.fields.items():
        target = get_named_type(field.type)
        if not is_object_type(target) or any(is_required_argument(a) for a in field.args.values()):
            continue
        yield from _field(name, field, target, seen, first)


def _field(name: str, field: GraphQLField, target: Any, seen: tuple[str, ...], first: int) -> Iterator[str]:
    paged = target.name.endswith("Connection")
    node = get_named_type(target.fields["nodes"].type) if paged else target
    if node.name in seen or len(seen) > DEEPEST:
        return
    arguments = f"(first: {first})" if paged else ""
    inside = ["__typename", *_below(node, (*seen, node.name), 1 if paged else first)]
    for selection in inside:
        yield f"{name}{arguments} {{ nodes {{ {selection} }} totalCount }}" if paged else f"{name} {{ {selection} }}"


async def fill(team: Team, rows: int) -> None:
    for table in ("agents", "members"):
        await database.execute(f"DELETE FROM {table} WHERE workspace_id = $1 AND {_KEPT[table]}", team.id)
    for statement in _ROWS.split(";"):
        if statement.strip():
            values = [team.id, rows] if "$2" in statement else [team.id]
            await database.execute(statement, *values)


_KEPT = {"agents": "true", "members": "user_id IS NULL"}


async def statements(team: Team, text: str) -> int:
    engine = Engine(graph, limits=Limits(cost=10**9, depth=99), on_fault=_raise)
    with counted() as sent:
        answer = await engine.execute(text, context=Context(team.olga))
    assert "errors" not in answer, (text, answer["errors"])
    return len(sent)


def _raise(fault: Exception, _: Any) -> None:
    raise fault


async def test_no_edge_costs_a_statement_a_row(world: World) -> None:
    acme = await world.workspace()
    counts: dict[str, list[int]] = {text: [] for text in paths()}
    for rows in (1, 10, 100):
        await fill(acme, rows)
        for text, seen in counts.items():
            seen.append(await statements(acme, text))
    growing = {text: seen for text, seen in counts.items() if len(set(seen)) > 1}
    assert not growing, "these cost more statements with more rows; read them by a batch function"


async def test_the_paths_reach_every_noun() -> None:
    reached = " ".join(paths())
    for field in ("agents", "sources", "documents", "conversations", "messages", "citations", "members", "apiKeys"):
        assert f"{field}(" in reached or f"{field} {{" in reached, field


@pytest.mark.parametrize("rows", [1, 10, 100])
async def test_three_levels_take_three_statements(world: World, rows: int) -> None:
    acme = await world.workspace()
    await fill(acme, rows)
    assert await statements(acme, Q2) == 3
