"""Credits: held, used or given back, exactly once."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from access.permissions import Scope
from kit import clock
from kit.errors import CreditsExhausted, Forbidden, NotFound
from kit.ids import new_id
from llm.failures import ModelFailed
from llm.scripted import ScriptedModel
from models.agents import Agent
from models.credits import CreditBalance, LedgerEntry, LedgerKind, close, reserve
from models.database import fetchrow
from models.messages import Message
from resolvers.answers.parts import answering
from resolvers.answers.upkeep import release_forgotten_credits
from resolvers.credits import credits_of_workspaces
from resolvers.messages import Answered, send_message, start_message, stop_message
from tests.answering import answering_with, ask, chat, library_of
from tests.world import Team, World, refused

pytestmark = pytest.mark.usefixtures("database")

_SUMS = """
SELECT coalesce(sum(amount) FILTER (WHERE kind = 'grant'), 0)::int AS granted,
       coalesce(sum(amount) FILTER (WHERE kind = 'settle'), 0)::int AS used,
       coalesce(sum(amount) FILTER (WHERE kind = 'reserve'), 0)::int
         - coalesce(sum(amount) FILTER (WHERE kind IN ('settle', 'release')), 0)::int AS reserved
  FROM ledger_entries WHERE workspace_id = $1
"""


async def balance_of(team: Team) -> tuple[int, int, int]:
    """granted, used and reserved; the ledger's sums are the same."""
    row = await fetchrow("SELECT granted, used, reserved FROM credit_balances WHERE workspace_id = $1", team.id)
    sums = await fetchrow(_SUMS, team.id)
    assert row is not None
    assert sums is not None
    assert dict(row) == dict(sums)
    return row["granted"], row["used"], row["reserved"]


async def leave(team: Team, credits: int) -> None:
    """Let the workspace have so many credits, by its ledger."""
    await LedgerEntry.filter(workspace_id=team.id).update(amount=credits)
    await CreditBalance.filter(workspace_id=team.id).update(granted=credits)


async def test_of_fifty_at_once_with_ten_credits_exactly_ten_pass(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await leave(acme, 10)
    await chat(bot, "Nine", " [1].", pause=0.01)
    outcomes = await asyncio.gather(*(send_message(acme.grace, ask(bot)) for _ in range(50)), return_exceptions=True)
    assert sum(isinstance(outcome, Answered) for outcome in outcomes) == 10
    assert sum(isinstance(outcome, CreditsExhausted) for outcome in outcomes) == 40
    assert await balance_of(acme) == (10, 10, 0)
    assert await Message.filter(workspace_id=acme.id).count() == 20


async def test_while_it_is_written_an_answer_holds_its_credit(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, pause=30.0)
    started = await start_message(acme.grace, ask(bot))
    assert await balance_of(acme) == (5000, 0, 1)
    await stop_message(acme.grace, started.message_id)
    assert await balance_of(acme) == (5000, 0, 0)


async def test_failures_stops_and_refusals_leave_the_ledger_right(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    library = await library_of(bot)
    failing = ScriptedModel(["Nine"], failure=ModelFailed("Away"), fails_at=0)
    for model in (failing, ScriptedModel(["Nine [1]."]), failing, ScriptedModel(["Six [1]."])):
        answering_with(model, library, prices={bot.model: 2})
        for question in ("When does the library open?", "Who wrote Hamlet?"):
            await asyncio.gather(send_message(acme.grace, ask(bot, question)), return_exceptions=True)
    assert await balance_of(acme) == (5000, 4, 0)
    kinds = Counter(await LedgerEntry.filter(workspace_id=acme.id).values_list("kind", flat=True))
    assert kinds == {"grant": 1, "reserve": 8, "settle": 2, "release": 6}


async def test_a_price_above_what_is_left_is_refused_whole(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await leave(acme, 2)
    answering_with(ScriptedModel(), await library_of(bot), prices={bot.model: 3})
    with refused(CreditsExhausted, says="no credits left"):
        await send_message(acme.grace, ask(bot))
    assert await balance_of(acme) == (2, 0, 0)


async def test_one_workspaces_credits_are_not_anothers(world: World) -> None:
    acme, other = await world.workspace(member="grace"), await world.workspace(member="eve")
    bot = await acme.agent()
    await leave(other, 0)
    await chat(bot)
    await send_message(acme.grace, ask(bot))
    assert await balance_of(other) == (0, 0, 0)


async def test_credits_are_closed_once_however_often_it_is_tried(world: World) -> None:
    acme = await world.workspace()
    id = str(new_id())
    await reserve(acme.id, id, 4)
    await asyncio.gather(*(close(acme.id, [id], kind) for kind in (LedgerKind.SETTLE, LedgerKind.RELEASE) * 4))
    granted, used, reserved = await balance_of(acme)
    assert (granted, reserved) == (5000, 0)
    assert used in {0, 4}
    assert await LedgerEntry.filter(message_id=id).count() == 2


async def test_credits_of_answers_whose_agent_is_gone_come_back(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await reserve(acme.id, str(new_id()), 1)
    await chat(bot)
    await send_message(acme.grace, ask(bot))
    assert await release_forgotten_credits() == 0  # a replay may hold it
    with clock.stopped_at(clock.now() + timedelta(minutes=16)):
        assert await release_forgotten_credits() == 1
    assert await balance_of(acme) == (5000, 1, 0)


async def test_members_see_the_balance_and_strangers_nothing(world: World) -> None:
    acme, other = await world.workspace(member="grace"), await world.workspace(admin="eve")
    [row] = await credits_of_workspaces(acme.grace, [{"id": acme.id}], ())
    assert (row["granted"], row["used"], row["reserved"], row["remaining"]) == (5000, 0, 0, 5000)
    with refused(NotFound):
        await credits_of_workspaces(other.eve, [{"id": acme.id}], ())
    key, _ = await acme.key(Scope.CHAT)
    with refused(Forbidden):
        await credits_of_workspaces(key, [{"id": acme.id}], ())


async def test_an_unpriced_model_costs_one(world: World) -> None:
    bot: Agent = await (await world.workspace()).agent()
    await chat(bot)
    assert answering().price_of("whatever") == 1
