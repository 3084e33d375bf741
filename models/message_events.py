"""The answer log: the numbered steps of how an answer was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from kit import clock
from models.database import fetch, fetchrow
from models.fields import json_field

CHANNEL = "nexora_answers"
"""NOTIFY: "<who wrote> <message id>,<message id>…" whenever answers have new steps."""

MOST_ANSWERS = 200
"""Answers in one `append`: their ids fit a NOTIFY (8,000 bytes)."""


class MessageEventKind(StrEnum):
    """What a step is. An answer starts once and ends in done or error."""

    START = "start"
    DELTA = "delta"
    CITATION = "citation"
    DONE = "done"
    ERROR = "error"


class MessageEvent(Model):
    """One step of an answer. `(message_id, sequence)` numbers them from 0 without gaps.

    There are dozens an answer, so the row is kept small: its workspace is the message's, without a key of its own.
    """

    id = fields.BigIntField(primary_key=True)
    message: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "models.Message", related_name=False, on_delete=fields.CASCADE
    )
    message_id: UUID
    workspace_id = fields.UUIDField()
    sequence = fields.IntField()
    kind = fields.CharField(max_length=10)
    payload: dict[str, Any] = json_field(default=dict)
    created_at = fields.DatetimeField(default=clock.now)

    class Meta:
        table = "message_events"
        unique_together = (("message_id", "sequence"),)
        constraints = (
            CheckConstraint(
                check="kind IN ('start', 'delta', 'citation', 'done', 'error')", name="message_events_kind"
            ),
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One step, apart from its row. `sequence` is what readers resume after."""

    message_id: str
    sequence: int
    kind: str
    payload: dict[str, Any]

    @property
    def ends(self) -> bool:
        """Whether the log ends here."""
        return self.kind in _ENDS


_ENDS = frozenset({MessageEventKind.DONE.value, MessageEventKind.ERROR.value})

# The lock on the answer's row keeps it from ending, or being deleted, meanwhile: no step follows the end.
_APPEND = f"""
WITH alive AS (
    SELECT id, workspace_id FROM messages WHERE id = ANY($1::uuid[]) AND state = 'streaming' ORDER BY id FOR SHARE
), written AS (
    INSERT INTO message_events (message_id, workspace_id, sequence, kind, payload, created_at)
    SELECT a.id, a.workspace_id, e.sequence, e.kind, e.payload, $6
      FROM unnest($2::uuid[], $3::int[], $4::text[], $5::jsonb[]) AS e(message_id, sequence, kind, payload)
      JOIN alive a ON a.id = e.message_id
        ON CONFLICT (message_id, sequence) DO NOTHING
)
SELECT ARRAY(SELECT id FROM alive) AS alive, pg_notify('{CHANNEL}', $7)
"""

_AFTER = """
SELECT sequence, kind, payload FROM message_events
 WHERE message_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3
"""

_LAST = "SELECT sequence, kind, payload FROM message_events WHERE message_id = $1 ORDER BY sequence DESC LIMIT 1"


async def append(steps: Sequence[Step], writer: str) -> set[str]:
    """Write steps of up to 200 answers in one statement, and say so; the ids of the answers that took them.

    An answer that has ended, or is gone, takes nothing. Writing the same steps again changes nothing.
    """
    ids = list({step.message_id for step in steps})
    row = await fetchrow(
        _APPEND,
        ids,
        [step.message_id for step in steps],
        [step.sequence for step in steps],
        [step.kind for step in steps],
        [step.payload for step in steps],
        clock.now(),
        f"{writer} {','.join(ids)}",
    )
    assert row is not None
    return set(row["alive"])


async def steps_after(message_id: str, sequence: int, limit: int) -> list[Step]:
    """The steps that follow `sequence` (-1: all), in order."""
    rows = await fetch(_AFTER, message_id, sequence, limit)
    return [Step(message_id, row["sequence"], row["kind"], row["payload"]) for row in rows]


async def last_step(message_id: str) -> Step | None:
    """The newest step of a log."""
    row = await fetchrow(_LAST, message_id)
    return None if row is None else Step(message_id, row["sequence"], row["kind"], row["payload"])
