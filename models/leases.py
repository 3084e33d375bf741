"""Leases: until when an answer's writer is believed alive, and what becomes of answers whose writer is gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from models.conversations import CHANGES
from models.database import fetch
from models.message_events import CHANNEL

LOST_CODE = "ANSWER_LOST"
LOST_MESSAGE = "The server stopped while it wrote this answer; send the question again"

# Rows are locked in the order in which logs lock theirs, so that neither waits for the other.
_RENEW = """
WITH alive AS (
    SELECT id FROM messages WHERE id = ANY($1::uuid[]) AND state = 'streaming' ORDER BY id FOR NO KEY UPDATE
)
UPDATE messages m SET lease_expires_at = $2 FROM alive WHERE m.id = alive.id
RETURNING m.id, m.stop_requested
"""

# An answer whose row is locked is being written to, so its writer lives: it is passed over.
_FAIL_EXPIRED = f"""
WITH expired AS (
    SELECT id FROM messages WHERE state = 'streaming' AND lease_expires_at < $1
     ORDER BY lease_expires_at LIMIT 100 FOR UPDATE SKIP LOCKED
), failed AS (
    UPDATE messages m
       SET state = 'failed', error_code = $2, error_message = $3, lease_expires_at = NULL,
           content = (SELECT coalesce(string_agg(e.payload ->> 'text', '' ORDER BY e.sequence), '')
                        FROM message_events e WHERE e.message_id = m.id AND e.kind = 'delta')
      FROM expired WHERE m.id = expired.id
    RETURNING m.id, m.workspace_id, m.conversation_id
), held AS (
    SELECT l.message_id, l.workspace_id, l.amount
      FROM ledger_entries l JOIN failed f ON f.id = l.message_id WHERE l.kind = 'reserve'
), balances AS (
    UPDATE credit_balances b SET reserved = b.reserved - h.amount, updated_at = $1
      FROM (SELECT workspace_id, sum(amount)::int AS amount FROM held GROUP BY workspace_id) h
     WHERE b.workspace_id = h.workspace_id
), entries AS (
    INSERT INTO ledger_entries (id, created_at, workspace_id, kind, amount, message_id)
    SELECT gen_random_uuid(), $1, workspace_id, 'release', amount, message_id FROM held
), ended AS (
    INSERT INTO message_events (message_id, workspace_id, sequence, kind, payload, created_at)
    SELECT f.id, f.workspace_id,
           (SELECT max(e.sequence) + 1 FROM message_events e WHERE e.message_id = f.id),
           'error', jsonb_build_object('code', $2::text, 'message', $3::text, 'status', 503), $1
      FROM failed f
)
SELECT id, pg_notify('{CHANNEL}', 'sweeper ' || id),
       pg_notify('{CHANGES}', workspace_id || ' ' || conversation_id) FROM failed
"""


async def renew(message_ids: Sequence[str], until: datetime) -> dict[str, bool]:
    """Say that the writer of these answers lives; of those still being written, whether a stop is wanted."""
    rows = await fetch(_RENEW, list(message_ids), until)
    return {row["id"]: row["stop_requested"] for row in rows}


async def fail_expired(now: datetime) -> int:
    """End up to 100 answers whose lease ran out: failed, with what was said, the credit given back. How many."""
    return len(await fetch(_FAIL_EXPIRED, now, LOST_CODE, LOST_MESSAGE))
