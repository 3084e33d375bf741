"""Changing a source: its name, and how often its pages are looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from access.actors import Actor
from access.operations import operation
from access.permissions import Permission
from kit import clock
from kit.errors import BadInput
from models.database import transaction
from models.sources import Schedule, Source, SourceType
from resolvers import inputs
from resolvers.audit import record

_EVERY = {
    Schedule.HOURLY: timedelta(hours=1),
    Schedule.DAILY: timedelta(days=1),
    Schedule.WEEKLY: timedelta(days=7),
}
_CHANGE = frozenset({SourceType.URL, SourceType.SITEMAP, SourceType.CRAWL})


@operation(requires=Permission.MANAGE_SOURCES)
async def update_source(actor: Actor, source_id: str, changes: Mapping[str, Any]) -> Source:
    """Change the given ones of `name` and `schedule` (off, hourly, daily, weekly; for pages of the web only).

    Raises: NotFound; Forbidden; BadInput.
    """
    name, schedule = inputs.each(
        lambda: inputs.line(changes["name"], "name", 200) if "name" in changes else None,
        lambda: _schedule(changes["schedule"]) if "schedule" in changes else None,
    )
    async with transaction():
        source = await Source.visible_to(actor).get_or_refuse(source_id, for_update=True)
        source.name = name or source.name
        if schedule is not None:
            _set(source, schedule)
        await source.save(update_fields=["name", "schedule", "next_run_at"])
        await record(actor, "source.updated", source, fields=sorted(changes))
    return source


def _set(source: Source, schedule: Schedule) -> None:
    if source.type not in _CHANGE and schedule is not Schedule.OFF:
        raise BadInput("schedule", "Only pages of the web have a schedule: texts and files don't change by themselves")
    source.schedule = schedule.value
    source.next_run_at = clock.now() + _EVERY[schedule] if schedule in _EVERY else None


def _schedule(value: Any) -> Schedule:
    try:
        return Schedule(value)
    except ValueError:
        raise BadInput("schedule", "'schedule' must be off, hourly, daily or weekly") from None
