"""The training of a source as its row shows it. All of this is called inside `writing`."""

from __future__ import annotations

from kit import clock
from models.database import execute, fetchrow
from models.sources import SourceStatus

CHANNEL = "nexora_sources"
"""NOTIFY says "<agent's id> <source's id>" here whenever the training of a source has come further."""

_TELL = f"SELECT pg_notify('{CHANNEL}', agent_id || ' ' || id) FROM changed"

_SHOW = f"""
WITH changed AS (
    UPDATE sources SET status = $2, progress = $3, error = NULL WHERE id = $1::uuid RETURNING id, agent_id)
{_TELL}
"""

_TRAINED = f"""
WITH changed AS (
    UPDATE sources s SET status = 'trained', progress = 1, error = NULL, trained_at = $2, note = $4,
           chunk_count = (SELECT coalesce(sum(d.chunk_count), 0) FROM documents d WHERE d.source_id = s.id),
           size_bytes = coalesce($3, s.size_bytes)
     WHERE id = $1::uuid RETURNING id, agent_id)
{_TELL}
"""

_FAILED = f"""
WITH changed AS (
    UPDATE sources SET status = 'failed', error = $2 WHERE id = $1::uuid RETURNING id, agent_id)
{_TELL}
"""

_WAITS = f"""
WITH changed AS (
    UPDATE sources SET error = $2 WHERE id = $1::uuid AND status NOT IN ('trained', 'failed') RETURNING id, agent_id)
{_TELL}
"""

_NAME = "UPDATE sources SET name = $2 WHERE id = $1::uuid AND type = 'url' AND name = left(url, $3)"
_LONGEST_NAME = 200


async def source_begun(source_id: str, status: SourceStatus) -> None:
    """Its training begins now; from here on the time left is estimated."""
    began = {"began_at": clock.now().isoformat()}
    await execute("UPDATE sources SET options = options || $2::jsonb WHERE id = $1::uuid", source_id, began)
    await show_source(source_id, status, 0.0)


async def show_source(source_id: str, status: SourceStatus, progress: float) -> None:
    """Say how far a source is (0 to 1), to its row and to whoever watches."""
    await fetchrow(_SHOW, source_id, status.value, progress)


async def source_trained(source_id: str, size_bytes: int | None, note: str | None) -> None:
    """Its documents answer. `size_bytes`: None when nothing changed. `note`: what was left out."""
    await fetchrow(_TRAINED, source_id, clock.now(), size_bytes, note)


async def name_by_title(source_id: str, title: str) -> None:
    """A page that nobody has named, and that goes by its address, is called by its title."""
    if name := " ".join(title.split())[:_LONGEST_NAME]:
        await execute(_NAME, source_id, name, _LONGEST_NAME)


async def source_failed(source_id: str, sentence: str) -> None:
    """It can't be trained; what answered before goes on answering."""
    await fetchrow(_FAILED, source_id, sentence)


async def source_waits(source_id: str, sentence: str) -> None:
    """Its training goes on later; `sentence` says what hinders it. Nothing to say before the training has begun."""
    await fetchrow(_WAITS, source_id, sentence)
