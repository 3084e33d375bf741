"""Answers that one process writes and another reads, stops, or clears up after."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta

import pytest

from kit import clock
from models.agents import Agent
from models.credits import CreditBalance, LedgerEntry
from models.listening import Listener
from models.message_events import Step
from models.messages import Message
from resolvers.answers import upkeep
from resolvers.answers.reading import read_log
from resolvers.messages import message_log, send_message, stop_message
from tests.answering import ask, chat
from tests.answering_process import CITED, LEASE
from tests.world import Team, World

pytestmark = pytest.mark.usefixtures("database")

TEXT = "".join(CITED)
EVENTS = 200


@asynccontextmanager
async def listening() -> AsyncIterator[None]:
    """As a process that serves: word of other processes comes in."""
    listener = Listener()
    upkeep.hear(listener)
    task = asyncio.create_task(listener.run())
    await listener.connected.wait()
    yield
    task.cancel()


@asynccontextmanager
async def writer(
    dsn: str, team: Team, agent: Agent, pause: float
) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Another process that writes an answer; its message's id."""
    arguments = ("-m", "tests.answering_process", dsn, str(agent.id), team.id, str(pause))
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        async with asyncio.timeout(20):
            yield process, (await process.stdout.readline()).decode().strip()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def text_of(steps: list[Step]) -> str:
    return "".join(step.payload["text"] for step in steps if step.kind == "delta")


async def test_cut_after_every_event_a_reader_elsewhere_reads_the_same_and_it_is_paid_once(
    world: World, database_dsn: str
) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    seen: list[Step] = []
    async with listening(), writer(database_dsn, acme, bot, 0.005) as (_, id):
        while not seen or not seen[-1].ends:
            async with aclosing(await message_log(acme.grace, id, seen[-1].sequence if seen else -1)) as batches:
                async for steps in batches:
                    seen += steps[:1]
                    if steps:
                        break
    assert len(seen) == EVENTS
    assert text_of(seen) == TEXT == (await Message.get(id=id)).content
    assert await LedgerEntry.filter(message_id=id).count() == 2


async def test_a_reader_elsewhere_reads_while_it_is_written(world: World, database_dsn: str) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    batches = 0
    seen: list[Step] = []
    async with listening(), writer(database_dsn, acme, bot, 0.01) as (_, id):
        async for steps in read_log(id):
            batches += 1
            seen += steps
    assert text_of(seen) == TEXT
    assert batches > 10


async def test_an_answer_written_elsewhere_stops(world: World, database_dsn: str) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    async with listening(), writer(database_dsn, acme, bot, 0.05) as (process, id):
        async for steps in read_log(id):
            if steps and steps[-1].sequence > 3:
                break
        await stop_message(acme.grace, id)
        row = await Message.get(id=id)
        assert (row.state, row.credits) == ("stopped", 1)
        assert 0 < len(row.content) < len(TEXT)
        assert await process.wait() == 0


async def test_killed_in_mid_answer_nothing_is_lost_but_the_rest(world: World, database_dsn: str) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    seen: list[Step] = []
    async with listening(), writer(database_dsn, acme, bot, 0.02) as (process, id):
        reading = read_log(id)
        async for steps in reading:
            seen += steps
            if seen[-1].sequence > 20:
                break
        os.kill(process.pid, signal.SIGKILL)
        await process.wait()
        assert await upkeep.sweep_expired_answers() == 0  # its lease still runs
        with clock.stopped_at(clock.now() + timedelta(seconds=LEASE + 1)):
            assert await upkeep.sweep_expired_answers() == 1
        seen += [step async for steps in reading for step in steps]
    assert seen[-1].payload["code"] == "ANSWER_LOST"
    asked, told = await Message.filter(workspace_id=acme.id).order_by("created_at")
    assert asked.content == "When does the library open?"
    assert (told.state, told.error_code, told.content) == ("failed", "ANSWER_LOST", text_of(seen))
    balance = await CreditBalance.get(workspace_id=acme.id)
    assert (balance.used, balance.reserved) == (0, 0)
    await chat(bot)
    again = await send_message(acme.grace, ask(bot, conversation_id=str(told.conversation_id)))
    assert again.done["message"]["content"] == "It opens at nine [1]."


async def test_a_lease_is_renewed_while_its_writer_lives(world: World, database_dsn: str) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    async with writer(database_dsn, acme, bot, 0.05) as (_, id):
        first = (await Message.get(id=id)).lease_expires_at
        await asyncio.sleep(LEASE / 3 + 0.5)
        later = (await Message.get(id=id)).lease_expires_at
        assert first is not None
        assert later is not None
        assert later > first
