"""What is deleted is nowhere in the database any more, in whatever way it was deleted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from knowledge.embed import Vector
from models.database import execute, fetch, fetchrow, own_connection
from models.sources import Source
from resolvers.agents import delete_agent
from resolvers.sources import add_qa_source, add_text_source, delete_source
from resolvers.workspaces import delete_workspace
from tests.embedders import HashedWords
from tests.models.test_orphans import wrong
from tests.training import add_handbook, at_rest, count, training
from tests.world import Team, World

pytestmark = pytest.mark.usefixtures("database")

CANARY = "Zanzibarcanary"


async def tables_with(word: str) -> set[str]:
    """Every table in which a row holds the word, as text or as bytes."""
    names = await fetch("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    found = set()
    for name in (row["name"] for row in names):
        sql = f'SELECT 1 FROM "{name}" t WHERE t::text ILIKE $1 OR t::text ILIKE $2 LIMIT 1'
        if await fetch(sql, f"%{word}%", f"%{word.encode().hex()}%"):
            found.add(name)
    return found


async def of_the_source(acme: Team, source: Source) -> None:
    await delete_source(acme.ada, str(source.id))


async def of_the_agent(acme: Team, source: Source) -> None:
    await delete_agent(acme.ada, str(source.agent_id))


async def of_the_workspace(acme: Team, source: Source) -> None:
    await delete_workspace(acme.olga, acme.id)


@pytest.mark.parametrize("deletion", [of_the_source, of_the_agent, of_the_workspace])
async def test_a_canary_is_gone_and_the_neighbour_stays(
    world: World, database_dsn: str, deletion: Callable[[Team, Source], Awaitable[None]]
) -> None:
    acme, neighbour = await world.workspace(admin="ada"), await world.workspace("Neighbour", admin="nora")
    source = await add_handbook(acme, f"# {CANARY}\n\nThe {CANARY} sings at nine.")
    kept = await add_text_source(
        neighbour.nora, str((await neighbour.agent()).id), name="Birds", content="The neighbour's bird sings."
    )
    async with training():
        await at_rest(source.id)
        await at_rest(kept.id)
    assert {"uploads", "documents", "chunks", "source_changes"} <= await tables_with(CANARY)
    await deletion(acme, source)
    assert await tables_with(CANARY) == set()
    assert await count("lexicon", workspace_id=acme.id) == 0
    assert await count("chunks", workspace_id=neighbour.id) == 1
    assert await wrong(database_dsn) == set()


def files_with(folder: Path, word: str) -> set[str]:
    """Every file in the folder that holds the word."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and word.encode() in path.read_bytes()
    }


async def settled() -> None:
    """What PostgreSQL does by itself in time: rows that are gone leave their pages, and its log begins anew."""
    connection = await own_connection()
    for table in ("uploads", "documents", "chunks", "source_changes", "sources", "audit_entries", "pgqueuer"):
        await connection.execute(f"VACUUM FULL {table}")
    for _ in range(2):
        await connection.execute("SELECT pg_switch_wal()")
        await connection.execute("CHECKPOINT")
    await connection.close()


@pytest.mark.parametrize("deletion", [of_the_source, of_the_agent, of_the_workspace])
async def test_a_canary_is_in_no_file_either(world: World, deletion: Callable[[Team, Source], Awaitable[None]]) -> None:
    """PostgreSQL's log of its writes included; `settled` is what time does."""
    row = await fetchrow("SELECT current_setting('data_directory') AS folder")
    assert row is not None
    folder = Path(row["folder"])
    acme, neighbour = await world.workspace(admin="ada"), await world.workspace("Neighbour", admin="nora")
    source = await add_handbook(acme, f"# {CANARY}\n\nThe {CANARY} sings at nine.")
    bot = str((await neighbour.agent()).id)
    kept = await add_text_source(neighbour.nora, bot, name="Birds", content="The neighbour's bird sings.")
    async with training():
        await at_rest(source.id)
        await at_rest(kept.id)
    await execute("ANALYZE")  # which keeps examples of what it sees
    await settled()
    assert any(name.startswith("base/") for name in files_with(folder, CANARY))
    await deletion(acme, source)
    await settled()
    assert files_with(folder, CANARY) == set()


class Breaking(HashedWords):
    """Quotes the text in its error."""

    async def passages(self, texts: Sequence[str], *, urgent: bool = False) -> list[Vector]:
        """Never comes."""
        raise ValueError(f"can't embed {texts}")


async def test_a_canary_that_could_not_be_read_is_gone_as_well(world: World) -> None:
    """Neither the queue nor its log keeps what a failed job was about."""
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    source = await add_qa_source(acme.ada, str(bot.id), question=CANARY, answer=CANARY)

    async with training(Breaking()):
        row = await at_rest(source.id)
    assert row["status"] == "failed"
    assert CANARY not in row["error"]
    await delete_source(acme.ada, str(source.id))
    assert await tables_with(CANARY) == set()
