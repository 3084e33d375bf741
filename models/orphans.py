"""What belongs to nothing any more, or doesn't agree with what it was counted from: looked for, never mended here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg


@dataclass(frozen=True)
class Rule:
    """What must hold (`sound`), and a statement that counts what breaks it, which `broken` names."""

    part: str
    sound: str
    broken: str
    sql: str


@dataclass(frozen=True)
class Finding:
    """How a part stands: in a sentence, and in how many rows it is wrong."""

    part: str
    sentence: str
    wrong: int


RULES = (
    Rule(
        "chunks",
        "each belongs to the source, agent and workspace of its document",
        "belong to another source, agent or workspace than their document",
        """SELECT count(*) FROM chunks c JOIN documents d ON d.id = c.document_id
            WHERE (c.source_id, c.agent_id, c.workspace_id) <> (d.source_id, d.agent_id, d.workspace_id)""",
    ),
    Rule(
        "staged",
        "each chunk that doesn't answer yet has a job that will finish it",
        "chunks don't answer, and no job will finish them",
        """SELECT count(*) FROM chunks c WHERE NOT live
              AND NOT EXISTS (SELECT FROM pgqueuer q WHERE q.headers->>'source_id' = c.source_id::text)""",
    ),
    Rule(
        "counts",
        "documents and sources have as many chunks as they say",
        "documents or sources have more or fewer chunks than they say",
        """SELECT (SELECT count(*) FROM documents d WHERE chunk_count <>
                      (SELECT count(*) FROM chunks c WHERE c.document_id = d.id AND live))
                + (SELECT count(*) FROM sources s WHERE status = 'trained' AND chunk_count <>
                      (SELECT coalesce(sum(d.chunk_count), 0) FROM documents d WHERE d.source_id = s.id))""",
    ),
    Rule(
        "lexicon",
        "each entry belongs to a document that answers, and to its agent and workspace",
        "entries are of no document that answers, or of another agent or workspace",
        """SELECT count(*) FROM lexicon l LEFT JOIN documents d ON d.id = l.document_id
            WHERE d.id IS NULL OR d.chunk_count < l.chunks
               OR (l.agent_id, l.workspace_id) IS DISTINCT FROM (d.agent_id, d.workspace_id)""",
    ),
    Rule(
        "vectors",
        "each agent's chunks were embedded by its model",
        "chunks were embedded by another model than their agent's, and nothing changes that",
        """SELECT count(*) FROM chunks c JOIN agents a ON a.id = c.agent_id
            WHERE a.next_embedder IS NULL AND c.embedder IS DISTINCT FROM a.embedder""",
    ),
    Rule(
        "next",
        "vectors that wait for their switch are of a model that their agent passes to",
        "vectors wait for a switch that won't come",
        """SELECT count(*) FROM next_vectors n LEFT JOIN agents a ON a.id = n.agent_id
            WHERE a.next_embedder IS DISTINCT FROM n.embedder""",
    ),
    Rule(
        "uploads",
        "each text and file has its bytes, and no other source has any",
        "sources lack the bytes that they are made from, or have some that they don't need",
        """SELECT count(*) FROM sources s LEFT JOIN uploads u ON u.source_id = s.id
            WHERE (u.id IS NULL) = (s.type IN ('text', 'qa', 'file')) OR u.workspace_id <> s.workspace_id""",
    ),
    Rule(
        "citations",
        "each quote stands in its document where it says, as long as that is the version that was quoted",
        "quotes don't stand where they say, or name a document of another source",
        """SELECT count(*) FROM citations c JOIN documents d ON d.id = c.document_id
            WHERE c.source_id IS DISTINCT FROM d.source_id OR (c.document_version = d.version AND c.quote <>
                  substring(d.text FROM c.span_start + 1 FOR c.span_end - c.span_start))""",
    ),
    Rule(
        "jobs",
        "each is about a source or an agent that is there",
        "are about a source or an agent that isn't there",
        """SELECT count(*) FROM pgqueuer q
            WHERE NOT EXISTS (SELECT FROM sources s WHERE s.id::text = q.headers->>'source_id')
              AND NOT EXISTS (SELECT FROM agents a WHERE a.id::text = q.headers->>'agent_id')""",
    ),
    Rule(
        "sources",
        "each that is not at rest has a job",
        "are on their way without a job",
        """SELECT count(*) FROM sources s WHERE status NOT IN ('trained', 'failed')
              AND NOT EXISTS (SELECT FROM pgqueuer q WHERE q.headers->>'source_id' = s.id::text)""",
    ),
    Rule(
        "messages",
        "conversations have as many as they say",
        "conversations have more or fewer than they say",
        """SELECT count(*) FROM conversations c
            WHERE message_count <> (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id)""",
    ),
    Rule(
        "credits",
        "balances are the sums of their ledgers",
        "balances differ from the sums of their ledgers",
        """SELECT count(*) FROM credit_balances b FULL JOIN (
                SELECT workspace_id, coalesce(sum(amount) FILTER (WHERE kind = 'grant'), 0) AS granted,
                       coalesce(sum(amount) FILTER (WHERE kind = 'settle'), 0) AS used,
                       coalesce(sum(amount) FILTER (WHERE kind = 'reserve'), 0)
                     - coalesce(sum(amount) FILTER (WHERE kind IN ('settle', 'release')), 0) AS reserved
                  FROM ledger_entries GROUP BY workspace_id) l USING (workspace_id)
            WHERE (b.granted, b.used, b.reserved) IS DISTINCT FROM (l.granted, l.used, l.reserved)""",
    ),
    Rule(
        "holds",
        "credits are held for answers that are being written",
        "credits have been held for more than an hour for answers that nobody writes",
        """SELECT count(*) FROM ledger_entries r WHERE kind = 'reserve' AND created_at < now() - interval '1 hour'
              AND NOT EXISTS (SELECT FROM ledger_entries c WHERE c.message_id = r.message_id AND c.kind <> 'reserve')
              AND NOT EXISTS (SELECT FROM messages m WHERE m.id = r.message_id AND m.state = 'streaming')""",
    ),
)

_LINKS = """
SELECT c.conrelid::regclass::text AS child, a.attname AS link, c.confrelid::regclass::text AS parent, b.attname AS key
  FROM pg_constraint c
  JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
  JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
 WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace ORDER BY 1, 2
"""

_LOST = """
SELECT count(*) FROM {child} t
 WHERE "{link}" IS NOT NULL AND NOT EXISTS (SELECT FROM {parent} p WHERE p."{key}" = t."{link}")
"""


async def orphans(connection: asyncpg.Connection) -> AsyncIterator[Finding]:
    """How each part stands. Reads every table, some of them more than once; a server may go on meanwhile."""
    async for finding in _links(connection):
        yield finding
    for rule in RULES:
        wrong: int = await connection.fetchval(rule.sql)
        yield Finding(rule.part, f"{wrong:,} {rule.broken}" if wrong else rule.sound, wrong)


async def _links(connection: asyncpg.Connection) -> AsyncIterator[Finding]:
    """Rows that name another row: PostgreSQL keeps that one there, unless it was told to look away."""
    links = await connection.fetch(_LINKS)
    total = 0
    for link in links:
        if wrong := await connection.fetchval(_LOST.format(**link)):
            yield Finding("links", f"{wrong:,} rows of {link['child']} name {link['link']}s that aren't there", wrong)
            total += wrong
    if not total:
        yield Finding("links", f"every row that another one names is there ({len(links)} kinds of link)", 0)
