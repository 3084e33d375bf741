"""The peer's data in its own tables, and the same rows in ours."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit, urlunsplit

import asyncpg

from access.tokens import Signer
from bench.servers import PEER
from kit.ids import new_id
from models import database
from models.migrating import migrate

_COPY = """
INSERT INTO agents (id, created_at, workspace_id, name, system_prompt, model, temperature, welcome_message,
                    widget_color, allowed_origins, updated_at)
SELECT id, created_at, $1, name, system_prompt, model, temperature, description, '#6c5ce7', '{}', updated_at
  FROM peer.agents;
INSERT INTO conversations (id, created_at, workspace_id, agent_id, title, channel, metadata, message_count,
                           last_message_at)
SELECT c.id, c.created_at, $1, c.agent_id, c.title,
       CASE c.channel WHEN 'web' THEN 'widget' WHEN 'api' THEN 'api' ELSE 'playground' END, '{}',
       (SELECT count(*) FROM peer.messages m WHERE m.conversation_id = c.id),
       (SELECT max(m.created_at) FROM peer.messages m WHERE m.conversation_id = c.id)
  FROM peer.conversations c;
INSERT INTO messages (id, created_at, workspace_id, agent_id, conversation_id, role, content, state, refused,
                      prompt_tokens, completion_tokens, credits, first_token_ms, total_ms, stop_requested)
SELECT m.id, m.created_at, $1, c.agent_id, m.conversation_id, m.role, m.body, 'done', false, 0,
       m.tokens, 0, 0, m.latency_ms, false
  FROM peer.messages m JOIN peer.conversations c ON c.id = m.conversation_id;
DROP SCHEMA peer CASCADE;
"""


@dataclass(frozen=True)
class Prepared:
    """What the bench needs to know of its data: where, whose, and which agent."""

    socket: str
    postmaster: int
    agent_id: str
    headers: dict[str, str]


async def prepare(dsn: str, secret: str) -> Prepared:
    """Fill both databases of an empty server: the peer's `postgres`, and ours with a person who owns the workspace."""
    await migrate(dsn)
    peers = await asyncpg.connect(urlunsplit(urlsplit(dsn)._replace(path="/postgres")))
    await _peer_tables(peers)
    await peers.close()
    ours = await asyncpg.connect(dsn)
    await ours.execute("CREATE SCHEMA peer; SET search_path = peer, public")
    await _peer_tables(ours)
    await ours.execute("RESET search_path")
    await ours.close()
    return await _our_tables(dsn, secret)


async def _peer_tables(connection: asyncpg.Connection) -> None:
    seed = (PEER / "seed.sql").read_text("utf-8").replace("VACUUM ANALYZE;", "")
    await connection.execute((PEER / "schema.sql").read_text("utf-8") + seed)
    await connection.execute("VACUUM ANALYZE")


async def _our_tables(dsn: str, secret: str) -> Prepared:
    await database.connect(dsn)
    workspace_id, user_id = new_id(), new_id()
    await _owner(workspace_id, user_id)
    for statement in _COPY.split(";"):
        if statement.strip():
            await database.execute(statement, *([workspace_id] if "$1" in statement else []))
    await database.execute("VACUUM ANALYZE")
    agent = await database.fetchrow("SELECT id FROM agents ORDER BY created_at LIMIT 1")
    postmaster = await database.fetchrow("SELECT pg_read_file('postmaster.pid') AS note")
    await database.disconnect()
    assert agent is not None
    assert postmaster is not None
    token, _ = Signer([secret], minutes=120).sign(str(user_id), 1, str(new_id()))
    socket = parse_qs(urlsplit(dsn).query)["host"][0]
    return Prepared(socket, int(postmaster["note"].split()[0]), agent["id"], {"Authorization": f"Bearer {token}"})


async def _owner(workspace_id: object, user_id: object) -> None:
    await database.execute(
        "INSERT INTO users (id, created_at, name, email, password_hash, token_version) "
        "VALUES ($1, now(), 'Olga', 'olga@example.com', '!', 1)",
        user_id,
    )
    await database.execute(
        "INSERT INTO workspaces (id, created_at, name, slug) VALUES ($1, now(), 'Acme', 'acme')", workspace_id
    )
    await database.execute(
        "INSERT INTO members (id, created_at, email, role, status, user_id, workspace_id) "
        "VALUES ($1, now(), 'olga@example.com', 'owner', 'active', $2, $3)",
        new_id(),
        user_id,
        workspace_id,
    )
