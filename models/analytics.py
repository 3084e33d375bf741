"""Figures of workspaces and agents: exact counts, one statement for all that are asked about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from models.database import Record, fetch

_CHANNELS = """
    count(*)::int AS total_conversations,
    (count(*) FILTER (WHERE c.channel = 'widget'))::int AS widget,
    (count(*) FILTER (WHERE c.channel = 'api'))::int AS api,
    (count(*) FILTER (WHERE c.channel = 'playground'))::int AS playground
"""
_SPAN = "($2::timestamptz IS NULL OR {0}.created_at >= $2) AND ($3::timestamptz IS NULL OR {0}.created_at < $3)"

_OF_WORKSPACES = f"""
SELECT p.id::text AS workspace_id,
       (SELECT count(*)::int FROM agents a WHERE a.workspace_id = p.id) AS total_agents,
       c.*, m.total_messages,
       (SELECT coalesce(sum(l.amount), 0)::int FROM ledger_entries l
         WHERE l.workspace_id = p.id AND l.kind = 'settle' AND {_SPAN.format("l")}) AS credits_used,
       coalesce(b.granted - b.used - b.reserved, 0) AS credits_remaining
  FROM unnest($1::uuid[]) AS p(id)
  LEFT JOIN credit_balances b ON b.workspace_id = p.id
  CROSS JOIN LATERAL (SELECT {_CHANNELS} FROM conversations c
                       WHERE c.workspace_id = p.id AND {_SPAN.format("c")}) c
  CROSS JOIN LATERAL (SELECT count(*)::int AS total_messages FROM messages m
                       WHERE m.workspace_id = p.id AND {_SPAN.format("m")}) m
"""

_OF_AGENTS = f"""
SELECT a.id::text AS agent_id, a.workspace_id::text AS workspace_id, c.*, m.*
  FROM unnest($1::uuid[]) AS p(id)
  JOIN agents a ON a.id = p.id AND a.workspace_id = ANY($4::uuid[])
  CROSS JOIN LATERAL (SELECT {_CHANNELS} FROM conversations c
                       WHERE c.agent_id = p.id AND {_SPAN.format("c")}) c
  CROSS JOIN LATERAL (SELECT count(*)::int AS total_messages,
                             (count(*) FILTER (WHERE m.role = 'assistant'))::int AS answers,
                             (count(*) FILTER (WHERE m.refused))::int AS refusals,
                             (count(*) FILTER (WHERE m.feedback = 'up'))::int AS feedback_up,
                             (count(*) FILTER (WHERE m.feedback = 'down'))::int AS feedback_down
                        FROM messages m WHERE m.agent_id = p.id AND {_SPAN.format("m")}) m
"""

_PER_DAY = """
SELECT p.id::text AS parent, to_char(d.day, 'YYYY-MM-DD') AS day,
       (SELECT count(*)::int FROM conversations c WHERE c.{column} = p.id
           AND c.created_at >= d.day AND c.created_at < d.day + interval '1 day') AS conversations,
       m.messages, m.credits
  FROM unnest($1::uuid[]) AS p(id)
  CROSS JOIN generate_series($2::timestamptz, $3::timestamptz, interval '1 day') AS d(day)
  CROSS JOIN LATERAL (SELECT count(*)::int AS messages, coalesce(sum(m.credits), 0)::int AS credits
                        FROM messages m WHERE m.{column} = p.id
                         AND m.created_at >= d.day AND m.created_at < d.day + interval '1 day') m
 ORDER BY p.id, d.day
"""


async def workspace_figures(
    workspace_ids: Sequence[str], since: datetime | None, until: datetime | None
) -> dict[str, Record]:
    """Counts of each workspace between two moments (the end excluded), by its id."""
    rows = await fetch(_OF_WORKSPACES, list(workspace_ids), since, until)
    return {row["workspace_id"]: row for row in rows}


async def agent_figures(
    agent_ids: Sequence[str], since: datetime | None, until: datetime | None, workspace_ids: Sequence[str]
) -> dict[str, Record]:
    """Counts of each agent that is in one of the workspaces, between two moments (the end excluded), by its id."""
    rows = await fetch(_OF_AGENTS, list(agent_ids), since, until, list(workspace_ids))
    return {row["agent_id"]: row for row in rows}


async def figures_per_day(
    column: str, ids: Sequence[str], first_day: datetime, last_day: datetime
) -> dict[str, list[Record]]:
    """Counts of each day (UTC) from the first to the last, empty days included; `column` is whose they are."""
    rows = await fetch(_PER_DAY.format(column=column), list(ids), first_day, last_day)
    days: dict[str, list[Record]] = {id: [] for id in ids}
    for row in rows:
        days[row["parent"]].append(row)
    return days
