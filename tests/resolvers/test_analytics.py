"""Figures are exact, for both doors the same, and a stranger's are not found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from access.permissions import Scope
from kit import clock
from kit.errors import BadInput, Forbidden, NotFound
from kit.ids import new_id
from models.agents import Agent
from models.conversations import Conversation
from models.credits import CreditBalance, LedgerEntry
from models.messages import Message
from resolvers.analytics import (
    analytics_of_agent,
    analytics_of_agents,
    analytics_of_workspaces,
    days_of_agents,
    days_of_workspaces,
)
from tests.world import Team, World, refused

pytestmark = pytest.mark.usefixtures("database")

MAY = datetime(2026, 5, 10, 12, tzinfo=UTC)


async def conversation(agent: Agent, channel: str, messages: int, at: datetime = MAY) -> Conversation:
    owner: dict[str, Any] = {"workspace_id": agent.workspace_id, "agent_id": agent.id, "created_at": at}
    row = await Conversation.create(channel=channel, message_count=messages, **owner)
    for number in range(messages):
        role = "assistant" if number % 2 else "user"
        await Message.create(conversation_id=row.id, role=role, credits=number % 2, **owner)
    return row


async def spend(team: Team, credits: int, at: datetime = MAY) -> None:
    ids: dict[str, Any] = {"workspace_id": team.row.id, "message_id": new_id(), "created_at": at}
    await LedgerEntry.create(kind="reserve", amount=credits, **ids)
    await LedgerEntry.create(kind="settle", amount=credits, **ids)
    await CreditBalance.filter(workspace_id=team.row.id).update(used=credits)


async def test_a_workspaces_figures_are_exact(world: World) -> None:
    acme, other = await world.workspace(), await world.workspace()
    bot, second = await acme.agent(), await acme.agent("Second")
    await conversation(bot, "widget", 4)
    await conversation(second, "api", 2)
    await conversation(await other.agent(), "api", 2)
    await spend(acme, 3)
    figures = (await analytics_of_workspaces(acme.olga, [{"id": acme.id}], ()))[0]
    assert (figures["total_agents"], figures["total_conversations"], figures["total_messages"]) == (2, 2, 6)
    assert (figures["credits_used"], figures["credits_remaining"]) == (3, 4997)
    assert figures["conversations_by_channel"] == {"widget": 1, "api": 1, "playground": 0}


async def test_an_empty_agent_has_zeros_and_no_division(world: World) -> None:
    acme = await world.workspace()
    figures = await analytics_of_agent(acme.olga, str((await acme.agent()).id))
    assert figures["avg_messages_per_conversation"] == 0.0
    assert figures["refused_share"] == 0.0
    assert figures["conversations_by_channel"] == {"widget": 0, "api": 0, "playground": 0}


async def test_the_average_has_one_decimal(world: World) -> None:
    acme = await world.workspace()
    bot = await acme.agent()
    for messages in (4, 3, 3):
        await conversation(bot, "api", messages)
    assert (await analytics_of_agent(acme.olga, str(bot.id)))["avg_messages_per_conversation"] == 3.3


async def test_a_span_counts_its_start_and_not_its_end(world: World) -> None:
    acme = await world.workspace()
    bot = await acme.agent()
    for moment in (MAY - timedelta(microseconds=1), MAY, MAY + timedelta(days=1)):
        await conversation(bot, "api", 1, moment)
    figures = await analytics_of_agent(acme.olga, str(bot.id), since=MAY, until=MAY + timedelta(days=1))
    assert figures["total_conversations"] == 1


async def test_each_day_is_there_even_when_nothing_happened(world: World) -> None:
    acme = await world.workspace()
    bot = await acme.agent()
    await conversation(bot, "api", 2)
    span = {"since": MAY - timedelta(days=1), "until": MAY + timedelta(days=1)}
    figures = await analytics_of_agents(acme.olga, [{"id": str(bot.id)}], (), **span)
    days = (await days_of_agents(acme.olga, figures, ()))[0]
    assert [(day["day"], day["conversations"], day["messages"], day["credits"]) for day in days] == [
        ("2026-05-09", 0, 0, 0),
        ("2026-05-10", 1, 2, 1),
        ("2026-05-11", 0, 0, 0),
    ]


async def test_an_open_span_shows_the_last_30_days(world: World) -> None:
    acme = await world.workspace()
    with clock.stopped_at(MAY):
        figures = await analytics_of_workspaces(acme.olga, [{"id": acme.id}], ())
        days = (await days_of_workspaces(acme.olga, figures, ()))[0]
    assert (len(days), days[0]["day"], days[-1]["day"]) == (30, "2026-04-11", "2026-05-10")


async def test_a_stranger_finds_nothing(world: World) -> None:
    acme, evil = await world.workspace(), await world.workspace("Evil", owner="eve")
    bot = await acme.agent()
    with refused(NotFound, code="AGENT_NOT_FOUND"):
        await analytics_of_agent(evil.eve, str(bot.id))
    with refused(NotFound, code="WORKSPACE_NOT_FOUND"):
        await analytics_of_workspaces(evil.eve, [{"id": acme.id}], ())


async def test_a_key_of_some_agents_sees_the_figures_of_these_only(world: World) -> None:
    acme = await world.workspace()
    bot, other = await acme.agent(), await acme.agent("Other")
    for agent in (bot, other):
        await conversation(agent, "api", 2)
    key, _ = await acme.key(Scope.READ, agent_ids=[bot.id])
    assert (await analytics_of_agent(key, str(bot.id)))["total_messages"] == 2
    with refused(NotFound):
        await analytics_of_agent(key, str(other.id))
    with refused(Forbidden, says="some agents only"):
        await analytics_of_workspaces(key, [{"id": acme.id}], ())


async def test_a_span_that_ends_before_it_starts_is_explained(world: World) -> None:
    acme = await world.workspace()
    with refused(BadInput, says="'to' must lie after 'from'"):
        await analytics_of_workspaces(acme.olga, [{"id": acme.id}], (), since=MAY, until=MAY)
