"""A question and its answer: begun in one statement, ended in one statement, with the credit that is held between.

One statement is one transaction, so neither can be half done, and no connection is kept while the answer is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kit import clock
from kit.errors import NotFound
from kit.ids import new_id
from models.conversations import CHANGES
from models.credits import exhausted
from models.database import fetchrow
from models.message_events import CHANNEL, Step


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is needed to begin. `opens`: the conversation is new; else it is added to, and keeps its title where this
    brings none.
    """

    workspace_id: str
    agent_id: str
    conversation_id: str
    opens: bool
    channel: str
    visitor_id: str | None
    title: str | None
    metadata: dict[str, Any]
    question_id: str
    answer_id: str
    content: str
    price: int
    asked_at: datetime
    answered_at: datetime
    lease_until: datetime


# Rows are locked in one order everywhere (message, conversation, balance), so that nothing waits in a circle. The
# place is locked before the credit is held, so a conversation that is being deleted holds none.
_BEGIN = f"""
WITH place AS (
    SELECT id FROM conversations WHERE id = $3 AND NOT $4 FOR NO KEY UPDATE
), held AS (
    UPDATE credit_balances SET reserved = reserved + $12, updated_at = $13
     WHERE workspace_id = $1 AND used + reserved + $12 <= granted AND ($4 OR EXISTS (SELECT 1 FROM place))
    RETURNING granted - used - reserved AS remaining
), entry AS (
    INSERT INTO ledger_entries (id, created_at, workspace_id, kind, amount, message_id)
    SELECT $16, $13, $1, 'reserve', $12, $10 FROM held
), opened AS (
    INSERT INTO conversations (id, created_at, workspace_id, agent_id, title, channel, visitor_id, metadata,
                               message_count, last_message_at)
    SELECT $3, $13, $1, $2, $7, $5, $6, $8, 2, $13 FROM held WHERE $4
), touched AS (
    UPDATE conversations SET message_count = message_count + 2, last_message_at = $13, title = COALESCE($7, title)
      FROM held WHERE id = $3 AND NOT $4
), said AS (
    INSERT INTO messages (id, created_at, workspace_id, agent_id, conversation_id, question_id, role, content, state,
                          lease_expires_at, refused, prompt_tokens, completion_tokens, credits, first_token_ms,
                          total_ms, stop_requested)
    SELECT m.id, m.created_at, $1, $2, $3, m.question_id, m.role, m.content, m.state,
           m.lease, false, 0, 0, 0, 0, 0, false
      FROM held, (VALUES ($9::uuid, $13::timestamptz, NULL::uuid, 'user', $11, 'done', NULL::timestamptz),
                         ($10::uuid, $14::timestamptz, $9::uuid, 'assistant', '', 'streaming', $15::timestamptz)
                 ) AS m(id, created_at, question_id, role, content, state, lease)
), started AS (
    INSERT INTO message_events (message_id, workspace_id, sequence, kind, payload, created_at)
    SELECT $10, $1, 0, 'start', jsonb_build_object('conversation_id', $3::text, 'message_id', $10::text), $13 FROM held
)
SELECT (SELECT remaining FROM held) AS remaining, $4 OR EXISTS (SELECT 1 FROM place) AS has_place,
       (SELECT pg_notify('{CHANGES}', $1::text || ' ' || $3::text) FROM held)
"""


async def begin(exchange: Exchange) -> int:
    """Save the question, the empty answer, its first step and the held credit; the credits that are left.

    Raises: CreditsExhausted; NotFound when the conversation has just been deleted. Nothing is written then.
    """
    e = exchange
    row = await fetchrow(
        _BEGIN,
        e.workspace_id, e.agent_id, e.conversation_id, e.opens, e.channel, e.visitor_id, e.title, e.metadata,
        e.question_id, e.answer_id, e.content, e.price, e.asked_at, e.answered_at, e.lease_until, new_id(),
    )  # fmt: skip
    assert row is not None
    if not row["has_place"]:
        raise NotFound.of("conversation")
    if row["remaining"] is None:
        raise exhausted()
    return int(row["remaining"])


@dataclass(frozen=True, slots=True)
class Ending:
    """How an answer ended. `charged`: the held credit is used up, else it is given back.

    `steps` are the last of its log, in order; a "done" among them is told the credits that remain.
    `citations`: rows of Citation by column, without the columns that the message gives them.
    """

    message_id: str
    state: str
    content: str
    charged: bool
    steps: Sequence[Step]
    refused: bool = False
    model: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    first_token_ms: int = 0
    total_ms: int = 0
    trace: dict[str, Any] | None = None
    error_code: str | None = None
    error_message: str | None = None
    citations: Sequence[dict[str, Any]] = field(default_factory=tuple)


_FINISH = f"""
WITH ended AS (
    UPDATE messages SET state = $2, content = $3, refused = $5, model = $6, prompt_tokens = $7, completion_tokens = $8,
           first_token_ms = $9, total_ms = $10, trace = $11, error_code = $12, error_message = $13,
           lease_expires_at = NULL,
           credits = CASE WHEN $4 THEN (SELECT l.amount FROM ledger_entries l
                                         WHERE l.message_id = $1 AND l.kind = 'reserve') ELSE 0 END
     WHERE id = $1 AND state = 'streaming'
    RETURNING id, workspace_id, agent_id, conversation_id
), touched AS (
    UPDATE conversations c SET last_message_at = greatest(c.last_message_at, $14)
      FROM ended WHERE c.id = ended.conversation_id
    RETURNING c.id
), held AS (
    SELECT l.workspace_id, l.amount FROM touched, ledger_entries l WHERE l.message_id = $1 AND l.kind = 'reserve'
), balance AS (
    UPDATE credit_balances b
       SET reserved = b.reserved - h.amount, used = b.used + CASE WHEN $4 THEN h.amount ELSE 0 END, updated_at = $14
      FROM held h WHERE b.workspace_id = h.workspace_id
    RETURNING b.granted - b.used - b.reserved AS remaining
), entry AS (
    INSERT INTO ledger_entries (id, created_at, workspace_id, kind, amount, message_id)
    SELECT $15, $14, workspace_id, CASE WHEN $4 THEN 'settle' ELSE 'release' END, amount, $1 FROM held
), cited AS (
    INSERT INTO citations (id, created_at, workspace_id, agent_id, message_id, marker, source_id, document_id,
                           source_name, url, quote, span_start, span_end, text_hash, document_version, score)
    SELECT c.id, $14, ended.workspace_id, ended.agent_id, ended.id, c.marker, s.id, d.id,
           c.source_name, c.url, c.quote, c.span_start, c.span_end, c.text_hash, c.document_version, c.score
      FROM ended, jsonb_to_recordset($16) AS c(id uuid, marker int, source_id uuid, document_id uuid, source_name text,
           url text, quote text, span_start int, span_end int, text_hash text, document_version int, score float)
      LEFT JOIN sources s ON s.id = c.source_id
      LEFT JOIN documents d ON d.id = c.document_id
), written AS (
    INSERT INTO message_events (message_id, workspace_id, sequence, kind, payload, created_at)
    SELECT ended.id, ended.workspace_id, e.sequence, e.kind,
           CASE WHEN e.kind = 'done'
                THEN e.payload || jsonb_build_object('credits_remaining', (SELECT remaining FROM balance))
                ELSE e.payload END, $14
      FROM ended, unnest($17::int[], $18::text[], $19::jsonb[]) AS e(sequence, kind, payload)
)
SELECT (SELECT remaining FROM balance) AS remaining, EXISTS (SELECT 1 FROM ended) AS ended,
       pg_notify('{CHANNEL}', $20),
       (SELECT pg_notify('{CHANGES}', workspace_id || ' ' || conversation_id) FROM ended)
"""


async def finish(ending: Ending, writer: str) -> int | None:
    """End an answer: its text, citations, last steps and credit together; the credits that remain.

    None when it had ended already, or is gone: then nothing is written.
    """
    e = ending
    row = await fetchrow(
        _FINISH,
        e.message_id, e.state, e.content, e.charged, e.refused, e.model, e.prompt_tokens, e.completion_tokens,
        e.first_token_ms, e.total_ms, e.trace, e.error_code, e.error_message, clock.now(), new_id(),
        list(e.citations), [step.sequence for step in e.steps], [step.kind for step in e.steps],
        [step.payload for step in e.steps], f"{writer} {e.message_id}",
    )  # fmt: skip
    assert row is not None
    return int(row["remaining"] or 0) if row["ended"] else None
