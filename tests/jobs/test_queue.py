"""Adding jobs: with the transaction or not at all, and in turns between workspaces."""

from __future__ import annotations

import pytest

from jobs import enqueue, enqueue_many
from kit.ids import new_id
from models.database import fetch, transaction
from tests.training import count

pytestmark = pytest.mark.usefixtures("database")

ACME, EVIL = str(new_id()), str(new_id())


async def add(workspace: str, *names: str) -> None:
    async with transaction():
        await enqueue_many("try", [{"name": name} for name in names], workspace)


async def in_order() -> list[str]:
    rows = await fetch("SELECT headers->>'name' AS name FROM pgqueuer ORDER BY priority DESC, id")
    return [row["name"] for row in rows]


async def test_a_job_is_there_once_its_transaction_has_committed() -> None:
    async with transaction():
        await enqueue("try", {"name": "one"}, ACME)
    assert await in_order() == ["one"]


async def test_a_transaction_that_fails_leaves_no_job() -> None:
    async def fails() -> None:
        async with transaction():
            await enqueue("try", {"name": "one"}, ACME)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await count("pgqueuer") == 0


async def test_outside_a_transaction_nothing_can_be_added() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        await enqueue("try", {"name": "one"}, ACME)


async def test_workspaces_take_turns() -> None:
    await add(ACME, "a1", "a2", "a3")
    await add(EVIL, "e1", "e2")
    assert await in_order() == ["a1", "e1", "a2", "e2", "a3"]


async def test_who_comes_late_does_not_overtake_what_waited_while_the_queue_moved_on() -> None:
    await add(ACME, "a1", "a2", "a3", "a4")
    async with transaction():
        await fetch("DELETE FROM pgqueuer WHERE headers->>'name' IN ('a1', 'a2')")
    await add(EVIL, "e1", "e2", "e3")
    assert await in_order() == ["a3", "e1", "a4", "e2", "e3"]


async def test_adding_one_job_behind_ten_thousand_is_quick() -> None:
    await add(ACME, *(str(number) for number in range(10_000)))
    await add(EVIL, "urgent")
    assert (await in_order())[1] == "urgent"
