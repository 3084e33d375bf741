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
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

from bench.execution_rows import Query, agents_by_hand, identity, tree_by_hand
from schema.execution import Engine, build_schema
from tests.schema.execution.attacks import ATTACKS
from tests.schema.execution.batches import Context
from tests.schema.execution.things import SCHEMA

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
