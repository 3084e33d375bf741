"""No list and no edge of the graph costs a statement a row: each is counted with 1, 10 and 100 rows above it.

The queries are made from the schema, so that a new edge is counted as soon as it exists.
"""

from __future__ import annotations

from collections import deque
from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type, is_leaf_type, is_list_type, is_required_argument

from access.actors import Actor
from access.permissions import Role, Scope
from models.database import fetch
from resolvers.agents import create_agent
from resolvers.workspaces import update_workspace
from schema.context import Context
from schema.execution import Engine, Limits
from schema.execution.assemble import core_of
from schema.execution.declare import EdgeField
from schema.graph import graph
from tests.growth import grow
from tests.house.wall.scenes import scene
from tests.statements import counted
from tests.world import Team, World, person

SCHEMA = core_of(graph)
Way = tuple[str, ...]
"""Fields from the query down to a type."""

ONE_AT_A_TIME = {"MessageEvent": "subscriptions give one event", "Query": "there is one query"}
Q2 = (
    "{ workspace { agents(first: 100) { nodes { id conversations(first: 10) { nodes { id messages(first: 5) "
    "{ nodes { id role content createdAt } } } } } } } }"
)


def edges() -> list[tuple[str, str]]:
    """Type and name of every edge, payloads left out: a write has one."""
    return [
        (name, field)
        for name, type in SCHEMA.type_map.items()
        if isinstance(type, GraphQLObjectType) and not name.endswith("Payload") and name not in ONE_AT_A_TIME
        for field, definition in type.fields.items()
        if isinstance(definition.extensions.get("strawberry-definition"), EdgeField)
    ]


def ways() -> dict[str, Way]:
    """The shortest way to many rows of each type: one that leads through a list."""
    query = SCHEMA.query_type
    assert query is not None
    found: dict[tuple[str, bool], Way] = {(query.name, False): ()}
    waiting: deque[tuple[GraphQLObjectType, bool]] = deque([(query, False)])
    while waiting:
        type, many = waiting.popleft()
        for name, field in type.fields.items():
            below = get_named_type(field.type)
            reached = (below.name, many or is_list_type(getattr(field.type, "of_type", field.type)))
            optional = not any(is_required_argument(argument) for argument in field.args.values())
            if isinstance(below, GraphQLObjectType) and optional and name != "edges" and reached not in found:
                found[reached] = (*found[type.name, many], name)
                waiting.append((below, reached[1]))
    return {name: way for (name, many), way in found.items() if many}


def asking(type: str, edge: str) -> str:
    """A query for one edge of all the rows of a type; each of those rows says what it is."""
    definition = SCHEMA.type_map[type].fields[edge]  # type: ignore[attr-defined]  # an object type
    below = get_named_type(definition.type)
    inside = "" if is_leaf_type(below) else " { __typename }"
    if below.name.endswith("Connection"):
        inside = " { totalCount pageInfo { hasNextPage } edges { cursor node { __typename } } }"
    return "{ " + _along(SCHEMA.query_type, ways()[type], f"__typename {edge}{inside}") + " }"


def _along(type: Any, way: Way, selection: str) -> str:
    if not way:
        return selection
    name, *rest = way
    paged = "(first: 100)" if "first" in type.fields[name].args else ""
    below = get_named_type(type.fields[name].type)
    return f"{name}{paged} {{ {_along(below, tuple(rest), selection)} }}"


def rows_of(type: str, answer: Any) -> int:
    """How many rows of a type an answer holds."""
    if isinstance(answer, list):
        return sum(rows_of(type, each) for each in answer)
    if not isinstance(answer, dict):
        return 0
    return (answer.get("__typename") == type) + sum(rows_of(type, each) for each in answer.values())


async def everything(world: World) -> tuple[Team, Actor]:
    """A workspace with a row of every noun, and its owner."""
    team = (await scene(world)).team
    manager, _ = await team.key(Scope.MANAGE)
    owner = next(actor for actor in (getattr(team, name) for name in team.people) if team.id in actor.grants)
    await update_workspace(owner, team.id, name="Renamed")
    await create_agent(manager, team.id, {"name": "Bot", "system_prompt": "Be kind."})
    return team, owner


async def as_owner_of_all(owner: Actor, team: Team) -> Actor:
    rows = await fetch("SELECT workspace_id FROM members WHERE user_id = $1", owner.user_id)
    user = next(user for user in team.people.values() if str(user.id) == owner.user_id)
    return person(user, {row["workspace_id"]: Role.OWNER for row in rows}).but(workspace_id=team.id)


async def asked(actor: Actor, text: str) -> tuple[Any, int]:
    """The data, and how many statements it took."""
    engine = Engine(graph, limits=Limits(cost=10**9, depth=99), on_fault=_raise)
    with counted() as sent:
        answer = await engine.execute(text, context=Context(actor))
    assert "errors" not in answer, (text, answer["errors"])
    return answer["data"], len(sent)


def _raise(fault: Exception, _: Any) -> None:
    raise fault


async def test_no_edge_costs_a_statement_a_row(world: World) -> None:
    queries = {(type, edge): asking(type, edge) for type, edge in edges()}
    counts: dict[tuple[str, str], list[int]] = {named: [] for named in queries}
    for rows in (1, 10, 100):
        team, owner = await everything(world)
        await grow(team, rows)
        actor = await as_owner_of_all(owner, team)
        for (type, edge), query in queries.items():
            data, statements = await asked(actor, query)
            assert rows_of(type, data) >= rows, f"there are too few rows of {type}: add one to `everything`"
            counts[type, edge].append(statements)
    growing = {f"{type}.{edge}": seen for (type, edge), seen in counts.items() if max(seen) > seen[0]}
    assert not growing, "these cost more statements with more rows; read them by a batch function"
    assert all(seen[0] for seen in counts.values())


def test_every_type_with_edges_is_reached() -> None:
    assert {type for type, _ in edges()} <= set(ways())


@pytest.mark.parametrize("rows", [1, 10, 100])
async def test_three_levels_take_three_statements(world: World, rows: int) -> None:
    team, owner = await everything(world)
    await grow(team, rows)
    data, statements = await asked(owner, Q2)
    assert len(data["workspace"]["agents"]["nodes"]) >= rows
    assert statements == 3
