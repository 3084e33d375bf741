"""How answers end when something is in their way: a shutdown, a lost lease, a database that is away."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from kit import clock
from kit.errors import NexoraError
from llm.scripted import ScriptedModel
from models import exchanges, message_events
from models.credits import CreditBalance, LedgerEntry
from models.message_events import MessageEvent
from models.messages import Message
from resolvers.answers import scribe, writing
from resolvers.answers.reading import ended, read_log
from resolvers.answers.runs import RUNS, drain
from resolvers.answers.upkeep import renew_leases, sweep_expired_answers
from resolvers.messages import send_message, start_message
from tests.answering import answering_with, ask, chat, library_of
from tests.world import Team, World, refused

pytestmark = pytest.mark.usefixtures("database")

WORDS = ["word "] * 500


async def begun(team: Team, model: ScriptedModel) -> str:
    """An answer that has begun to be said; its message's id."""
    bot = await team.agent()
    answering_with(model, await library_of(bot))
    id = (await start_message(team.grace, ask(bot))).message_id
    async for steps in read_log(id):
        if any(step.kind == "delta" for step in steps):
            break
    return id


async def held(team: Team) -> tuple[int, int]:
    """Used and reserved credits."""
    balance = await CreditBalance.get(workspace_id=team.id)
    return balance.used, balance.reserved


async def test_a_shutdown_lets_answers_end(world: World) -> None:
    acme = await world.workspace(member="grace")
    id = await begun(acme, ScriptedModel(["Nine", " [1]."], pause=0.05))
    await drain(5.0)
    assert (await Message.get(id=id)).state == "done"
    assert RUNS == {}


async def test_a_shutdown_fails_what_takes_too_long_and_gives_the_credit_back(world: World) -> None:
    acme = await world.workspace(member="grace")
    model = ScriptedModel(WORDS, pause=0.01)
    id = await begun(acme, model)
    await drain(0.05)
    row = await Message.get(id=id)
    assert (row.state, row.error_code, model.stopped) == ("failed", "ANSWER_LOST", 1)
    assert row.content.startswith("word")
    assert await held(acme) == (0, 0)
    last = await ended(id)
    assert last is not None
    assert last.payload == {"code": "ANSWER_LOST", "message": row.error_message, "status": 503}


async def test_a_writer_that_was_given_up_stops_and_changes_nothing(world: World) -> None:
    acme = await world.workspace(member="grace")
    model = ScriptedModel(WORDS, pause=0.01)
    id = await begun(acme, model)
    with clock.stopped_at(clock.now() + timedelta(minutes=1)):
        assert await sweep_expired_answers() == 1
    await asyncio.wait_for(ended(id), 5)
    assert model.stopped == 1
    assert await MessageEvent.filter(message_id=id, kind="error").count() == 1
    entries = await LedgerEntry.filter(message_id=id)
    assert sorted(entry.kind for entry in entries) == ["release", "reserve"]
    assert await held(acme) == (0, 0)


async def test_a_reader_of_an_answer_that_was_given_up_reads_its_end(world: World) -> None:
    acme = await world.workspace(member="grace")
    id = await begun(acme, ScriptedModel(WORDS, pause=0.01))
    reading = asyncio.ensure_future(anext_end(id))
    with clock.stopped_at(clock.now() + timedelta(minutes=1)):
        await sweep_expired_answers()
    assert await asyncio.wait_for(reading, 5) == "error"


async def anext_end(id: str) -> str:
    kind = ""
    async for steps in read_log(id):
        kind = steps[-1].kind if steps else kind
    return kind


async def test_a_stop_whose_word_was_lost_is_heeded_at_the_next_renewal(world: World) -> None:
    acme = await world.workspace(member="grace")
    id = await begun(acme, ScriptedModel(WORDS, pause=0.01))
    await renew_leases()
    assert id in RUNS
    await Message.filter(id=id).update(stop_requested=True)
    await renew_leases()
    await ended(id)
    assert (await Message.get(id=id)).state == "stopped"


async def test_a_renewed_lease_is_not_swept(world: World) -> None:
    acme = await world.workspace(member="grace")
    id = await begun(acme, ScriptedModel(WORDS, pause=0.01))
    with clock.stopped_at(clock.now() + timedelta(seconds=14)):
        await renew_leases()
    with clock.stopped_at(clock.now() + timedelta(seconds=20)):
        assert await sweep_expired_answers() == 0
    await drain(0.0)
    assert (await Message.get(id=id)).state == "failed"


async def test_an_answer_whose_log_can_not_be_written_fails(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, *WORDS, pause=0.01)

    async def away(*_: Any) -> set[str]:
        raise ConnectionError("away")

    monkeypatch.setattr(scribe, "append", away)
    with refused(NexoraError, code="DATABASE_UNAVAILABLE"):
        await send_message(acme.grace, ask(bot))
    assert await held(acme) == (0, 0)


async def test_a_log_is_written_after_a_hiccup(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, "Nine", " [1].", pause=0.01)
    append, failures = message_events.append, [ConnectionError("away"), ConnectionError("away")]

    async def hiccup(*given: Any) -> set[str]:
        if failures:
            raise failures.pop()
        return await append(*given)

    monkeypatch.setattr(scribe, "append", hiccup)
    done = (await send_message(acme.grace, ask(bot))).done
    assert done["message"]["content"] == "Nine [1]."


async def test_an_end_is_saved_after_a_hiccup(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot)
    monkeypatch.setattr(writing, "_PAUSES", (0.01, 0.01))
    finish, failures = exchanges.finish, [ConnectionError("away"), ConnectionError("away")]

    async def hiccup(*given: Any) -> int | None:
        if failures:
            raise failures.pop()
        return await finish(*given)

    monkeypatch.setattr(writing, "finish", hiccup)
    assert (await send_message(acme.grace, ask(bot))).done["credits_used"] == 1


async def test_a_document_that_vanishes_while_it_is_cited_leaves_its_quote(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    library = await library_of(bot)
    answering_with(ScriptedModel(["It opens at nine [1]", "."], pause=0.05), library)
    id = (await start_message(acme.grace, ask(bot))).message_id
    await library.searched.wait()
    await library.document.delete()
    last = await ended(id)
    assert last is not None
    assert last.payload["citations"][0]["quote"] == "The library opens at nine."
    assert (await Message.get(id=id)).state == "done"
