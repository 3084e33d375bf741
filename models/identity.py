"""Who somebody is and what they may do, in one statement."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models.database import Record, execute, fetchrow

_PERSON = """
SELECT u.id, u.token_version,
       (SELECT coalesce(jsonb_object_agg(m.workspace_id, m.role), '{}'::jsonb)
          FROM members m WHERE m.user_id = u.id AND m.status = 'active') AS roles,
       ARRAY(SELECT DISTINCT r.family_id::text FROM refresh_tokens r
              WHERE r.user_id = u.id AND r.revoked_at > $2) AS ended_sessions
  FROM users u WHERE u.id = $1
"""

_COLUMNS = """
SELECT k.id, k.workspace_id, k.kind, k.scopes, k.agent_ids, k.allowed_origins, k.expires_at,
       ARRAY(SELECT unnest(a.allowed_origins) FROM agents a WHERE a.id = k.agent_ids[1] AND k.kind = 'public') AS pages
  FROM api_keys k WHERE k.revoked_at IS NULL AND
"""
_KEY = f"{_COLUMNS} k.secret_hash = $1"
_PUBLIC_KEY = f"{_COLUMNS} k.id = $1 AND k.kind = 'public'"

_KEY_USED = """
UPDATE api_keys SET last_used_at = $2
 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '1 minute')
"""


async def person(user_id: UUID, sessions_ended_since: datetime) -> Record | None:
    """The person's token version, roles by workspace, and logins that ended lately; None for an unknown id."""
    return await fetchrow(_PERSON, user_id, sessions_ended_since)


async def api_key(secret_hash: str) -> Record | None:
    """The key with this hash, unless it is revoked; `pages` are the origins that a public key's agent allows."""
    return await fetchrow(_KEY, secret_hash)


async def public_key(key_id: UUID) -> Record | None:
    """The public key that a visitor came with, unless it is revoked."""
    return await fetchrow(_PUBLIC_KEY, key_id)


async def note_key_use(key_id: str, moment: datetime) -> None:
    """Write down that a key was used, at most once a minute."""
    await execute(_KEY_USED, key_id, moment)
