"""What the greedy clients need: accounts, and an agent with texts that are as long as they may be."""

from __future__ import annotations

from dataclasses import dataclass

from access.tokens import Signer
from kit.ids import new_id
from models import database

_PEOPLE = """
INSERT INTO users (id, created_at, name, email, password_hash, token_version)
SELECT id, now(), 'Greedy', id || '@example.com', '!', 1 FROM unnest($1::uuid[]) AS p(id)
"""
_MEMBERS = """
INSERT INTO members (id, created_at, email, role, status, user_id, workspace_id)
SELECT gen_random_uuid(), now(), p.id || '@example.com', 'admin', 'active', p.id, w.id
  FROM unnest($1::uuid[]) AS p(id), workspaces w
"""
_TALKER = """
INSERT INTO agents (id, created_at, workspace_id, name, system_prompt, model, temperature, welcome_message,
                    widget_color, allowed_origins, updated_at)
SELECT $1, '2026-03-01', id, 'Talker', repeat('You say very much. ', 1052), 'm', 0, '', '#6c5ce7', '{}', now()
  FROM workspaces
"""
_TALKS = """
WITH talks AS (
    INSERT INTO conversations (id, created_at, workspace_id, agent_id, title, channel, metadata, message_count,
                               last_message_at)
    SELECT gen_random_uuid(), a.created_at + n * interval '1 minute', a.workspace_id, a.id, 'Talk ' || n, 'api', '{}',
           100, now() FROM agents a, generate_series(1, 100) n WHERE a.id = $1
    RETURNING id, workspace_id, agent_id, created_at)
INSERT INTO messages (id, created_at, workspace_id, agent_id, conversation_id, role, content, state, refused,
                      prompt_tokens, completion_tokens, credits, first_token_ms, total_ms, stop_requested)
SELECT gen_random_uuid(), created_at + n * interval '1 second', workspace_id, agent_id, id, 'user',
       rpad('Message ' || n, 1350, ' lorem "ipsum" dolor sit amet'), 'done', false, 0, 0, 0, 0, 0, false
  FROM talks, generate_series(1, 100) n
"""


@dataclass(frozen=True)
class Crowd:
    """Access tokens of the greedy and of the well-behaved; the agent with long texts, one of its conversations, and the
    workspace of all.
    """

    greedy: list[str]
    calm: list[str]
    agent: str
    conversation: str
    workspace: str


async def crowd(dsn: str, secret: str, greedy: int, calm: int) -> Crowd:
    """Write them into the database, which holds one workspace."""
    await database.connect(dsn)
    people, agent = [str(new_id()) for _ in range(greedy + calm)], str(new_id())
    await database.execute(_PEOPLE, people)
    await database.execute(_MEMBERS, people)
    await database.execute(_TALKER, agent)
    await database.execute(_TALKS, agent)
    await database.execute("VACUUM ANALYZE")
    [talk, *_] = await database.fetch("SELECT id, workspace_id FROM conversations WHERE agent_id = $1", agent)
    await database.disconnect()
    signer = Signer([secret], minutes=120)
    tokens = [signer.sign(id, 1, str(new_id()))[0] for id in people]
    return Crowd(tokens[:greedy], tokens[greedy:], agent, talk["id"], talk["workspace_id"])
