"""Analytics of workspaces and agents: the same statements for the graph and for REST."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from access.actors import Actor
from access.operations import operation
from access.permissions import Permission
from kit import clock
from kit.errors import BadInput, Forbidden, NotFound
from kit.ids import parse_id
from kit.pages import Row
from models.analytics import agent_figures, figures_per_day, workspace_figures

_DAYS_SHOWN = 30
_MOST_DAYS = 366


@operation(requires=Permission.READ)
async def analytics_of_workspaces(
    actor: Actor,
    parents: Sequence[Row],
    columns: Sequence[str],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[dict[str, Any]]:
    """Figures of each workspace between two moments.

    Raises: BadInput when the end lies before the start; Forbidden for a key that is kept to some agents.
    """
    if actor.agent_ids is not None:
        raise Forbidden("This key is for some agents only; ask for the figures of each of them")
    since, until = _checked(since, until)
    allowed = set(actor.workspaces())
    ids = [row["id"] for row in parents if row["id"] in allowed]
    figures = await workspace_figures(ids, since, until)
    return [_shared(_found(figures, row["id"], "workspace"), since, until) for row in parents]


@operation(requires=Permission.READ)
async def analytics_of_agents(
    actor: Actor,
    parents: Sequence[Row],
    columns: Sequence[str],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[dict[str, Any]]:
    """Figures of each agent between two moments. Raises: BadInput; NotFound for a stranger's agent."""
    since, until = _checked(since, until)
    ids = [row["id"] for row in parents if actor.agent_ids is None or row["id"] in actor.agent_ids]
    figures = await agent_figures(ids, since, until, actor.workspaces())
    return [_agent(_found(figures, row["id"], "agent"), since, until) for row in parents]


@operation(requires=Permission.READ)
async def analytics_of_agent(
    actor: Actor, agent_id: str, *, since: datetime | None = None, until: datetime | None = None
) -> dict[str, Any]:
    """Figures of one agent. Raises: as analytics_of_agents; BadRequest for an id that is no UUID."""
    agent = {"id": str(parse_id(agent_id))}
    return (await analytics_of_agents(actor, [agent], (), since=since, until=until))[0]


@operation(requires=Permission.READ)
async def days_of_workspaces(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[list[Row]]:
    """Figures of each day, for the span of each workspace's figures (the last 30 days when it is open)."""
    return await _days("workspace_id", parents)


@operation(requires=Permission.READ)
async def days_of_agents(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[list[Row]]:
    """Figures of each day, for the span of each agent's figures (the last 30 days when it is open)."""
    return await _days("agent_id", parents)


async def _days(column: str, parents: Sequence[Row]) -> list[list[Row]]:
    first, last = _span(parents[0]["since"], parents[0]["until"])
    days = await figures_per_day(column, [row[column] for row in parents], first, last)
    return [days[row[column]] for row in parents]


def _span(since: datetime | None, until: datetime | None) -> tuple[datetime, datetime]:
    """First and last day, at most 366 of them, the newest kept."""
    last = (until - timedelta(microseconds=1)) if until else clock.now()
    last = _midnight(last)
    first = _midnight(since) if since else last - timedelta(days=_DAYS_SHOWN - 1)
    return max(first, last - timedelta(days=_MOST_DAYS - 1)), last


def _midnight(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _checked(since: datetime | None, until: datetime | None) -> tuple[datetime | None, datetime | None]:
    since, until = since and clock.with_zone(since), until and clock.with_zone(until)
    if since is not None and until is not None and until <= since:
        raise BadInput("to", "'to' must lie after 'from'")
    return since, until


def _found(figures: Mapping[str, Row], id: str, noun: str) -> Row:
    if id not in figures:
        raise NotFound.of(noun)
    return figures[id]


def _shared(row: Row, since: datetime | None, until: datetime | None) -> dict[str, Any]:
    channels = {channel: row[channel] for channel in ("widget", "api", "playground")}
    return {**row, "conversations_by_channel": channels, "since": since, "until": until}


def _agent(row: Row, since: datetime | None, until: datetime | None) -> dict[str, Any]:
    conversations, answers = row["total_conversations"], row["answers"]
    average = round(row["total_messages"] / conversations, 1) if conversations else 0.0
    share = row["refusals"] / answers if answers else 0.0
    return {**_shared(row, since, until), "avg_messages_per_conversation": average, "refused_share": share}
