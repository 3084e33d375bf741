"""What running a query costs beyond fetching its rows: the engine alone, over rows that are already there.

    python -m bench.execution

Q1, Q2, Q3 as in bench/graph.py, with Relay connections, over asyncpg Records made in memory; CPU milliseconds a
request, the median of rounds. Beside each stands the same answer built by hand, as fast as Python can, and by
Strawberry's own executor. Then the attack queries of the tests: CPU until each is refused, its document unknown before.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import strawberry
from asyncpg.protocol.protocol import _create_record

from kit.pages import Page, PageRequest
from schema.execution import Connection, Engine, build_schema, edge
from tests.schema.execution.attacks import ATTACKS
from tests.schema.execution.batches import Context
from tests.schema.execution.things import SCHEMA

NOW = datetime(2025, 1, 1, tzinfo=UTC)
AGENTS, CONVERSATIONS, MESSAGES = 20, 10, 5


def records(count: int, **columns: Callable[[int], Any]) -> list[Any]:
    """Rows as asyncpg gives them."""
    names = OrderedDict((name, position) for position, name in enumerate(columns))
    return [_create_record(names, tuple(column(i) for column in columns.values())) for i in range(count)]


def identity(number: int) -> str:
    """A UUID's text."""
    return f"0190a5e2-7c1b-7d3a-9b5e-{number:012x}"


def moment(number: int) -> datetime:
    """A time of creation."""
    return NOW + timedelta(seconds=number)


AGENT_ROWS = records(
    AGENTS, id=identity, name=lambda i: f"Agent {i}", model=lambda i: "gpt-4o-mini", system_prompt=lambda i: "Be kind",
    status=lambda i: "active", created_at=moment,
)  # fmt: skip
CONVERSATION_ROWS = records(CONVERSATIONS, id=identity, title=lambda i: f"Title {i}", created_at=moment)
MESSAGE_ROWS = records(MESSAGES, id=identity, role=lambda i: "user", content=lambda i: "Hello " * 40, created_at=moment)


async def agents_page(actor: Any, parents: Sequence[Any], columns: tuple[str, ...], page: PageRequest) -> list[Page]:
    return [Page(AGENT_ROWS) for _ in parents]


async def conversations(actor: Any, parents: Sequence[Any], columns: tuple[str, ...], page: PageRequest) -> list[Page]:
    return [Page(CONVERSATION_ROWS) for _ in parents]


async def messages(actor: Any, parents: Sequence[Any], columns: tuple[str, ...], page: PageRequest) -> list[Page]:
    return [Page(MESSAGE_ROWS) for _ in parents]


async def agent(actor: Any, parents: Sequence[Any], columns: tuple[str, ...], id: str) -> list[Any]:
    return [AGENT_ROWS[0]]


@strawberry.type
class Message:
    id: strawberry.ID
    role: str
    content: str
    created_at: datetime


@strawberry.type
class Conversation:
    id: strawberry.ID
    title: str | None
    created_at: datetime
    messages: Connection[Message] = edge(messages)


@strawberry.type
class Agent:
    id: strawberry.ID
    name: str
    model: str
    system_prompt: str
    status: str
    created_at: datetime
    conversations: Connection[Conversation] = edge(conversations)


@strawberry.type
class Query:
    agents: Connection[Agent] = edge(agents_page)
    agent: Agent = edge(agent, arguments={"id": strawberry.ID})


QUERIES: dict[str, tuple[str, dict[str, Any]]] = {
    "Q1: 20 agents": ("{ agents(first: 20) { nodes { id name model systemPrompt status createdAt } } }", {}),
    "Q2: 20 × 10 × 5": (
        """{ agents(first: 20) { nodes { id name conversations(first: 10) { nodes {
          id title createdAt messages(first: 5) { nodes { id role content createdAt } } } } } } }""",
        {},
    ),
    "Q3: one by id": (
        "query ($id: ID!) { agent(id: $id) { id name model systemPrompt status createdAt } }",
        {"id": identity(0)},
    ),
}


def agents_by_hand() -> Any:
    """Q1's answer."""
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "model": row["model"],
            "systemPrompt": row["system_prompt"],
            "status": row["status"],
            "createdAt": row["created_at"],
        }
        for row in AGENT_ROWS
    ]


def messages_by_hand() -> Any:
    """One conversation's messages of Q2."""
    return [
        {"id": row["id"], "role": row["role"], "content": row["content"], "createdAt": row["created_at"]}
        for row in MESSAGE_ROWS
    ]


def tree_by_hand() -> Any:
    """Q2's answer."""
    return [
        {
            "id": agent["id"],
            "name": agent["name"],
            "conversations": {
                "nodes": [
                    {
                        "id": row["id"],
                        "title": row["title"],
                        "createdAt": row["created_at"],
                        "messages": {"nodes": messages_by_hand()},
                    }
                    for row in CONVERSATION_ROWS
                ]
            },
        }
        for agent in AGENT_ROWS
    ]


BY_HAND: list[Callable[[], Any]] = [
    lambda: {"agents": {"nodes": agents_by_hand()}},
    lambda: {"agents": {"nodes": tree_by_hand()}},
    lambda: {"agent": agents_by_hand()[0]},
]


async def cpu_ms(work: Callable[[], Awaitable[Any]], times: int, rounds: int = 7) -> float:
    """CPU milliseconds a run: the median of the rounds' means, after a warm-up."""
    await work()
    means = []
    for _ in range(rounds):
        began = time.process_time()
        for _ in range(times):
            await work()
        means.append((time.process_time() - began) / times * 1000)
    return statistics.median(means)


async def measure_queries() -> None:
    """Print the table of queries."""
    schema = build_schema(Query)
    engine, context = Engine(schema, on_fault=lambda error, _: None), SimpleNamespace(actor=None)
    print("CPU ms a request, rows in memory    engine   by hand   Strawberry's own")
    for (name, (text, variables)), by_hand in zip(QUERIES.items(), BY_HAND, strict=True):
        times = 50 if "×" in name else 1000

        async def hand(made: Callable[[], Any] = by_hand) -> Any:
            return made()

        def ours(text: str = text, variables: dict[str, Any] = variables) -> Awaitable[Any]:
            return engine.execute(text, variables, context=context)

        def theirs(text: str = text, variables: dict[str, Any] = variables) -> Awaitable[Any]:
            return schema.execute(text, variables, context)

        assert (await ours())["data"] == by_hand(), f"{name}: another answer"
        figures = await cpu_ms(ours, times), await cpu_ms(hand, times), await cpu_ms(theirs, 3, 3)
        print(f"{name:34s} {figures[0]:8.3f}  {figures[1]:8.3f}  {figures[2]:8.2f}")


async def measure_attacks(limit_ms: float = 20) -> int:
    """Print the dearest attacks; 1 when one takes longer than the limit or runs a batch function."""
    taken, ran = [], 0
    for group in ATTACKS.values():
        for name, text in group.items():
            context = Context()

            async def refuse(text: str = text, context: Context = context) -> None:
                await Engine(SCHEMA, on_fault=lambda error, _: None).execute(text, context=context)

            taken.append((await cpu_ms(refuse, 1, 5), name))
            ran += len(context.calls)
    taken.sort(reverse=True)
    print(f"\n{len(taken)} attacks, each an unknown document, refused; the dearest, CPU ms:")
    for milliseconds, name in taken[:5]:
        print(f"{milliseconds:8.2f}  {name}")
    return int(taken[0][0] > limit_ms or ran > 0)


async def main() -> int:
    """Run both; 1 when a bar is missed."""
    await measure_queries()
    return await measure_attacks()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
