"""The log of an answer: whoever reads it, whenever, reads the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager

import pytest

from kit.errors import BadInput
from llm.scripted import ScriptedModel
from models.credits import LedgerEntry
from models.listening import Listener
from models.message_events import Step
from models.messages import Message
from resolvers.answers import feeds, upkeep
from resolvers.answers.reading import ended, read_log
from resolvers.message_events import message_events
from resolvers.messages import message, message_log, message_steps, send_message, start_message
from tests.answering import answering_with, ask, chat, library_of
from tests.statements import counted
from tests.world import World, refused

pytestmark = pytest.mark.usefixtures("database")

WORDS = [f" word{number}" for number in range(198)]
TEXT = "".join(WORDS)
SOURCES = [f"Library fact {number} is true." for number in range(1, 100)]
CITED = [f" Fact {number} is true [{number}]" for number in range(1, 100)]
EVENTS = 200  # start, 99 deltas with a citation each, done


def text_of(steps: list[Step]) -> str:
    return "".join(step.payload["text"] for step in steps if step.kind == "delta")


async def all_of(batches: AsyncIterable[Sequence[Step]]) -> list[Step]:
    return [step async for steps in batches for step in steps]


@asynccontextmanager
async def listening() -> AsyncIterator[None]:
    """As a process that serves: word of other processes comes in."""
    listener = Listener()
    upkeep.hear(listener)
    task = asyncio.create_task(listener.run())
    await listener.connected.wait()
    yield
    task.cancel()


async def test_steps_are_numbered_without_gaps_and_end_once(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, "It opens ", "at nine [1].", " Bye.")
    id = (await send_message(acme.grace, ask(bot))).started.message_id
    steps = await all_of(read_log(id))
    assert [step.sequence for step in steps] == list(range(len(steps)))
    assert [step.kind for step in steps] == ["start", "delta", "delta", "citation", "delta", "done"]


async def test_cut_after_every_event_and_resumed_the_text_is_the_same_and_paid_once(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    model = ScriptedModel(CITED, pause=0.001)
    answering_with(model, await library_of(bot, SOURCES))
    id = (await start_message(acme.grace, ask(bot))).message_id
    seen: list[Step] = []
    connections = 0
    while not seen or not seen[-1].ends:
        connections += 1
        async with aclosing(await message_log(acme.grace, id, seen[-1].sequence if seen else -1)) as batches:
            seen += (await anext(batches))[:1]
    assert connections == len(seen) == EVENTS
    assert text_of(seen) == "".join(CITED) == (await Message.get(id=id)).content
    assert await LedgerEntry.filter(message_id=id).count() == 2
    assert len(model.prompts) == 1


async def test_replayed_from_any_event_years_later_the_rest_is_the_same(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    answering_with(ScriptedModel(CITED), await library_of(bot, SOURCES))
    id = (await send_message(acme.grace, ask(bot))).started.message_id
    whole = await all_of(read_log(id))
    assert len(whole) == EVENTS
    for after in range(-1, EVENTS):
        assert await all_of(read_log(id, after)) == whole[after + 1 :]


async def test_after_the_end_there_is_nothing(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot)
    id = (await send_message(acme.grace, ask(bot))).started.message_id
    assert await all_of(read_log(id, 10_000)) == []


async def test_twenty_readers_see_the_same_while_it_is_written(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, *WORDS, pause=0.001)
    id = (await start_message(acme.grace, ask(bot))).message_id
    reads = await asyncio.gather(*(all_of(read_log(id)) for _ in range(20)))
    assert all(text_of(steps) == TEXT for steps in reads)


async def test_live_readers_read_no_table(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, *WORDS, pause=0.001)
    id = (await start_message(acme.grace, ask(bot))).message_id
    with counted() as sent:
        await all_of(read_log(id))
    assert [sql for sql in sent if "FROM message_events" in sql and "INSERT" not in sql] == []


async def test_a_slow_reader_holds_nothing_up_and_still_reads_it_all(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, *WORDS)
    id = (await start_message(acme.grace, ask(bot))).message_id
    batches = read_log(id)
    first = list(await anext(batches))
    await ended(id)
    assert text_of(first + await all_of(batches)) == TEXT


async def test_feeds_are_forgotten_when_nobody_watches(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot)
    id = (await start_message(acme.grace, ask(bot))).message_id
    await all_of(read_log(id))
    await ended(id)
    assert feeds._feeds == {}


async def test_words_that_come_close_together_are_one_step_and_the_first_does_not_wait(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    model = ScriptedModel(WORDS[:40], pause=0.005)
    answering_with(model, await library_of(bot), pace=0.05)
    id = (await start_message(acme.grace, ask(bot))).message_id
    steps = await all_of(read_log(id))
    deltas = [step for step in steps if step.kind == "delta"]
    assert deltas[0].payload["text"] == " word0"
    assert 3 <= len(deltas) <= 10


async def test_two_hundred_answers_share_statements(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    answering_with(ScriptedModel(WORDS[:20], pause=0.01), await library_of(bot), pace=0.05)
    ids = [(await start_message(acme.grace, ask(bot))).message_id for _ in range(40)]
    with counted() as sent:
        await asyncio.gather(*(ended(id) for id in ids))
    appended = [sql for sql in sent if "AS alive" in sql]
    assert len(appended) < 40
    assert {(await Message.get(id=id)).content for id in ids} == {"".join(WORDS[:20])}


async def test_silence_gives_signs_of_life(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, "Nine", " [1].", pause=0.2)
    id = (await start_message(acme.grace, ask(bot))).message_id
    batches = read_log(id)
    assert [step.kind for step in await anext(batches)] == ["start"]
    waiting = asyncio.ensure_future(anext(batches))
    await asyncio.sleep(0.02)
    feeds.heartbeat()
    assert list(await waiting) == []
    assert text_of(await all_of(batches)) == "Nine [1]."


async def test_polling_rebuilds_the_text(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, *WORDS, pause=0.001)
    id = (await start_message(acme.grace, ask(bot))).message_id
    seen: list[Step] = []
    goes_on = True
    while goes_on:
        steps, goes_on = await message_steps(acme.grace, id, seen[-1].sequence if seen else -1)
        seen += steps
        await asyncio.sleep(0.005)
    assert text_of(seen) == TEXT


async def test_the_graphs_events_are_the_same_steps(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, "It opens ", "at nine [1]")
    id = (await start_message(acme.grace, ask(bot))).message_id
    events = [event async for event in message_events(acme.grace, id)]
    assert [event["kind"] for event in events] == ["start", "delta", "delta", "citation", "done"]
    assert "".join(event["text"] or "" for event in events) == "It opens at nine [1]"
    assert events[3]["citation"]["quote"] == "The library opens at nine."
    with refused(BadInput):
        [event async for event in message_events(acme.grace, id, after=-2)]


async def test_what_no_database_can_store_is_left_out(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, "Ni\x00ne", " [1].")
    assert (await send_message(acme.grace, ask(bot))).done["message"]["content"] == "Nine [1]."


async def test_word_of_another_process_wakes_a_reader(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, "Nine", " [1].", pause=0.1)
    async with listening():
        id = (await start_message(acme.grace, ask(bot))).message_id
        feeds._feeds[id].look_it_up()  # from here on this process knows no more than another would
        feeds._noticed(f"other {id}")
        reading = asyncio.ensure_future(all_of(read_log(id, 0)))
        await ended(id)
        feeds._noticed(f"other {id}")
        assert text_of(await reading) == "Nine [1]."


async def test_a_message_that_is_being_written_shows_what_was_said(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, "Nine", " [1].", pause=0.05)
    id = (await start_message(acme.grace, ask(bot))).message_id
    seen = set()
    while (row := (await message(acme.grace, [{}], ("content", "state"), id=id))[0])["state"] == "streaming":
        seen.add(row["content"])
        await asyncio.sleep(0.005)
    assert {"", "Nine"} <= seen
    assert row["content"] == "Nine [1]."
