"""`nexora check --orphans`: nothing in a sound database, and each kind of thing that can be left over or go wrong."""

from __future__ import annotations

import asyncpg
import pytest

from access.permissions import Scope
from jobs import enqueue
from kit.ids import new_id
from knowledge.search import search
from llm.gateway import Gateway
from llm.scripted import ScriptedModel
from models.agents import Agent
from models.database import fetch, transaction
from models.orphans import RULES, orphans
from resolvers.answers.parts import Answering, configure
from resolvers.messages import send_message
from tests.answering import ask
from tests.app.test_commands import nexora
from tests.embedders import HashedWords
from tests.training import add_handbook, at_rest, training
from tests.world import World

pytestmark = pytest.mark.usefixtures("database")

COPY = (
    "SELECT gen_random_uuid(), created_at, position, heading, text, text_hash, span_start, span_end, tokens, embedder, "
    "embedding, words, false, agent_id, document_id, source_id, workspace_id FROM chunks LIMIT 1"
)
CHUNK = (
    "(id, created_at, position, heading, text, text_hash, span_start, span_end, tokens, embedder, embedding, words, "
    "live, agent_id, document_id, source_id, workspace_id)"
)

BROKEN = {
    "links": "UPDATE citations SET source_id = gen_random_uuid(), document_id = NULL",
    "chunks": "UPDATE chunks SET workspace_id = (SELECT id FROM workspaces WHERE id <> chunks.workspace_id LIMIT 1)",
    "staged": f"INSERT INTO chunks {CHUNK} {COPY}",
    "counts": "UPDATE documents SET chunk_count = chunk_count + 1",
    "lexicon": "UPDATE lexicon SET workspace_id = gen_random_uuid()",
    "vectors": "UPDATE agents SET embedder = 'former@1'",
    "next": "INSERT INTO next_vectors (chunk_id, workspace_id, agent_id, embedder, embedding) "
    "SELECT id, workspace_id, agent_id, 'next@1', embedding FROM chunks",
    "uploads": "DELETE FROM uploads",
    "citations": "UPDATE citations SET span_start = span_start + 1, span_end = span_end + 1",
    "jobs": "INSERT INTO pgqueuer (created, updated, heartbeat, execute_after, priority, status, entrypoint, headers) "
    "SELECT now(), now(), now(), now(), 0, 'queued', 'train', jsonb_build_object('source_id', gen_random_uuid())",
    "sources": "UPDATE sources SET status = 'pending'",
    "messages": "UPDATE conversations SET message_count = message_count + 1",
    "credits": "UPDATE credit_balances SET used = used + 1",
    "holds": "WITH held AS (UPDATE credit_balances SET reserved = reserved + 1 RETURNING workspace_id) "
    "INSERT INTO ledger_entries (id, created_at, workspace_id, kind, amount, message_id) "
    "SELECT gen_random_uuid(), now() - interval '2 hours', workspace_id, 'reserve', 1, gen_random_uuid() FROM held",
}


async def a_whole_world(world: World) -> None:
    """A trained source, and an answer that quotes it; beside another workspace."""
    acme = await world.workspace(admin="ada")
    await world.workspace("Neighbour")
    source = await add_handbook(acme)
    async with training():
        await at_rest(source.id)
    configure(Answering(Gateway(ScriptedModel(("The warranty is three years [1].",))), HashedWords(), search=search))
    agent = await Agent.get()
    chatting, _ = await acme.key(Scope.CHAT)
    await send_message(chatting, ask(agent, "How long is the warranty of a machine?"))
    assert await fetch("SELECT 1 FROM citations WHERE document_id IS NOT NULL")


async def wrong(dsn: str) -> set[str]:
    """The parts in which something is."""
    connection = await asyncpg.connect(dsn)
    found = [finding async for finding in orphans(connection)]
    await connection.close()
    assert {finding.part for finding in found} == {"links", *(rule.part for rule in RULES)}
    return {finding.part for finding in found if finding.wrong}


async def break_it(dsn: str, sql: str) -> None:
    """As a restored dump or a careless hand could, with PostgreSQL looking away."""
    connection = await asyncpg.connect(dsn)
    async with connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        assert await connection.execute(sql)
    await connection.close()


def test_every_rule_is_broken_here() -> None:
    assert set(BROKEN) == {"links", *(rule.part for rule in RULES)}


@pytest.mark.parametrize("part", BROKEN)
async def test_what_is_left_over_or_wrong_is_found(world: World, database_dsn: str, part: str) -> None:
    await a_whole_world(world)
    assert await wrong(database_dsn) == set()
    await break_it(database_dsn, BROKEN[part])
    assert await wrong(database_dsn) == {part}


async def test_the_command_prints_a_line_each_and_fails_when_something_is_found(
    world: World, database_dsn: str
) -> None:
    await a_whole_world(world)
    sound = nexora("check", "--orphans", NEXORA_DATABASE_URL=database_dsn)
    assert (sound.returncode, "WRONG" in sound.stdout) == (0, False)
    assert "ok     links       every row that another one names is there" in sound.stdout
    async with transaction():
        await enqueue("train", {"source_id": str(new_id())}, new_id())
    broken = nexora("check", "--orphans", NEXORA_DATABASE_URL=database_dsn)
    assert broken.returncode == 1
    assert "WRONG  jobs        1 are about a source or an agent that isn't there" in broken.stdout
