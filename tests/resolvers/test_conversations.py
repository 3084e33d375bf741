"""Conversations: finding, listing, searching, watching, deleting."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from access.permissions import Scope
from kit.errors import BadInput, BadRequest, Forbidden, NotFound
from kit.pages import Cursor, PageRequest, Row, cursor_of
from llm.scripted import ScriptedModel
from models.agents import Agent
from models.citations import Citation
from models.conversations import Conversation
from models.credits import CreditBalance
from models.listening import Listener
from models.message_events import MessageEvent
from models.messages import Message
from resolvers import conversation_updates
from resolvers.answers.reading import ended
from resolvers.citations import citations_of_messages
from resolvers.conversation_updates import watch_conversations
from resolvers.conversations import (
    conversation,
    conversations_of_agents,
    conversations_of_workspaces,
    delete_conversation,
)
from resolvers.evidence import evidence_of_traces, search, traces_of_messages
from resolvers.messages import last_messages, message, messages_of_conversations, send_message, start_message
from tests.answering import answering_with, ask, chat, library_of
from tests.statements import counted
from tests.world import Team, World, refused

pytestmark = pytest.mark.usefixtures("database")

COLUMNS = ("id", "title", "created_at")
PAGE = PageRequest(limit=10, wants_total=True)


async def talk(team: Team, agent: Agent, *questions: str) -> list[str]:
    """A conversation for each question; their ids."""
    actor, _ = await team.key(Scope.CHAT)
    return [(await send_message(actor, ask(agent, question))).started.conversation_id for question in questions]


def ids(rows: Sequence[Row]) -> list[str]:
    return [row["id"] for row in rows]


async def test_newest_first_and_page_by_page(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot)
    made = await talk(acme, bot, "library one?", "library two?", "library three?")
    first = (await conversations_of_workspaces(acme.grace, [{"id": acme.id}], COLUMNS, page=PageRequest(limit=2)))[0]
    assert (ids(first.rows), first.has_next) == ([made[2], made[1]], True)
    after = PageRequest(limit=2, cursor=Cursor.parse(cursor_of(first.rows[-1])))
    rest = (await conversations_of_workspaces(acme.grace, [{"id": acme.id}], COLUMNS, page=after))[0]
    assert (ids(rest.rows), rest.has_next) == ([made[0]], False)


async def test_by_agent_by_channel_and_by_what_was_said(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot, other = await acme.agent(), await acme.agent("Other")
    answering_with(ScriptedModel(["It opens at 9% [1]."]), await library_of(bot))
    [first, second] = await talk(acme, bot, "When does the LIBRARY open?", "What does a ticket cost?")
    [third] = await talk(acme, other, "Anything?")
    mine = (await send_message(acme.grace, ask(bot, "Is the library closed?"))).started.conversation_id

    async def found(**wanted: str) -> list[str]:
        pages = await conversations_of_workspaces(acme.grace, [{"id": acme.id}], COLUMNS, page=PAGE, **wanted)
        assert pages[0].total == len(pages[0].rows)
        return ids(pages[0].rows)

    assert await found() == [mine, third, second, first]
    assert await found(agent_id=str(other.id)) == [third]
    assert await found(channel="playground") == [mine]
    assert await found(search=" library ") == [mine, first]
    assert await found(search="9%") == [mine, second, first]
    assert await found(search="_") == []
    assert await found(search="library", channel="api") == [first]
    of_agent = await conversations_of_agents(acme.grace, [{"id": str(other.id)}], COLUMNS, page=PAGE)
    assert ids(of_agent[0].rows) == [third]


async def test_a_stranger_finds_nothing(world: World) -> None:
    acme, other = await world.workspace(), await world.workspace(admin="eve")
    bot = await acme.agent()
    await chat(bot)
    [id] = await talk(acme, bot, "library?")
    with refused(NotFound, code="CONVERSATION_NOT_FOUND"):
        await conversation(other.eve, [{}], COLUMNS, id=id)
    with refused(NotFound, code="CONVERSATION_NOT_FOUND"):
        await delete_conversation(other.eve, id)
    for listed in (conversations_of_workspaces, conversations_of_agents):
        parent = acme.id if listed is conversations_of_workspaces else str(bot.id)
        assert not (await listed(other.eve, [{"id": parent}], COLUMNS, page=PAGE))[0].rows


async def test_rights_are_needed(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot)
    [id] = await talk(acme, bot, "library?")
    with refused(Forbidden):
        await delete_conversation(acme.grace, id)
    chatting, _ = await acme.key(Scope.CHAT)
    with refused(Forbidden):
        await conversations_of_workspaces(chatting, [{"id": acme.id}], COLUMNS, page=PAGE)
    assert ids(await conversation(chatting, [{}], COLUMNS, id=id)) == [id]


async def test_an_id_that_is_none_is_explained(world: World) -> None:
    acme = await world.workspace(admin="ada")
    for work in (conversation(acme.ada, [{}], COLUMNS, id="x"), delete_conversation(acme.ada, "x")):
        with refused(BadRequest, code="INVALID_ID"):
            await work


async def test_messages_come_oldest_first_from_either_end(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot)
    [id] = await talk(acme, bot, "library first?")
    await send_message(acme.grace, ask(bot, "library second?", conversation_id=id))
    pages = await messages_of_conversations(acme.grace, [{"id": id}], ("content",), page=PageRequest(limit=3))
    assert [row["content"] for row in pages[0].rows] == ["library first?", "It opens at nine [1].", "library second?"]
    last = await last_messages(acme.grace, [{"id": id}], ("content", "role"))
    assert [row and row["role"] for row in last] == ["assistant"]


async def test_deleting_leaves_nothing(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    await chat(bot)
    [id] = await talk(acme, bot, "library?")
    assert await delete_conversation(acme.ada, id) == id
    for model in (Conversation, Message, Citation):
        assert await model.filter(workspace_id=acme.id).count() == 0
    assert await MessageEvent.filter(workspace_id=acme.id).count() == 0


async def test_deleting_in_mid_answer_stops_it_and_gives_the_credit_back(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    model = await chat(bot, *["word "] * 500, pause=0.01)
    started = await start_message(acme.ada, ask(bot))
    await asyncio.sleep(0.05)
    await delete_conversation(acme.ada, started.conversation_id)
    assert await ended(started.message_id) is None
    balance = await CreditBalance.get(workspace_id=acme.id)
    assert (balance.used, balance.reserved, model.stopped) == (0, 0, 1)


async def test_no_list_costs_more_statements_for_more_rows(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    await chat(bot)
    costs = set()
    for more in (1, 9, 30):
        await talk(acme, bot, *["library?"] * more)
        with counted() as sent:
            page = PageRequest(limit=50)
            [found] = await conversations_of_workspaces(acme.ada, [{"id": acme.id}], ("id", "agent_id"), page=page)
            said = await messages_of_conversations(acme.ada, found.rows, ("id", "trace", "workspace_id"), page=PAGE)
            rows = [row for one in said for row in one.rows]
            await citations_of_messages(acme.ada, rows, ("quote",))
            await last_messages(acme.ada, found.rows, ("id",))
            traces = [trace for trace in await traces_of_messages(acme.ada, rows, ()) if trace]
            assert len(await evidence_of_traces(acme.ada, traces, ("text",))) == len(found.rows)
        costs.add(len(sent))
    assert costs == {6}


async def test_a_trace_shows_its_candidates_to_those_who_may_read(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    library = await library_of(bot)
    answering_with(ScriptedModel(["It opens at nine [1]."]), library)
    id = (await send_message(acme.grace, ask(bot))).started.message_id
    rows = await message(acme.grace, [{}], ("trace", "workspace_id"), id=id)
    [trace] = await traces_of_messages(acme.grace, rows, ())
    assert trace is not None
    [candidates] = await evidence_of_traces(acme.grace, [trace], ())
    assert [candidate["text"] for candidate in candidates] == list(library.paragraphs)
    chatting, _ = await acme.key(Scope.CHAT)
    assert await traces_of_messages(chatting, rows, ()) == [None]
    await library.document.delete()
    assert await evidence_of_traces(acme.grace, [trace], ()) == [[]]


async def test_searching_alone_shows_scores_and_costs_nothing(world: World) -> None:
    acme, other = await world.workspace(member="grace"), await world.workspace(admin="eve")
    bot = await acme.agent()
    model = await chat(bot)
    [found] = await search(acme.grace, [{}], (), agent_id=str(bot.id), query="When does the library open?")
    assert found[0]["text"].startswith("The library opens at nine.")
    assert {"score", "meaning_score", "word_score", "document_id", "source_id"} <= set(found[0])
    assert model.prompts == []
    with refused(NotFound, code="AGENT_NOT_FOUND"):
        await search(other.eve, [{}], (), agent_id=str(bot.id), query="library")
    for query, first in ((" ", 8), ("library", 0)):
        with refused(BadInput):
            await search(acme.grace, [{}], (), agent_id=str(bot.id), query=query, first=first)
    chatting, _ = await acme.key(Scope.CHAT)
    with refused(Forbidden):
        await search(chatting, [{}], (), agent_id=str(bot.id), query="library")


async def test_a_workspace_is_watched(world: World) -> None:
    acme, other = await world.workspace(member="grace"), await world.workspace(admin="eve")
    bot, theirs = await acme.agent(), await other.agent()
    listener = Listener()
    conversation_updates.hear(listener)
    listening = asyncio.create_task(listener.run())
    await listener.connected.wait()
    updates = watch_conversations(acme.grace, acme.id, ("id", "message_count"))
    news = asyncio.ensure_future(anext(updates))
    await asyncio.sleep(0.01)
    await chat(theirs)
    await send_message(other.eve, ask(theirs))
    await chat(bot)
    [id] = await talk(acme, bot, "library?")
    row = await asyncio.wait_for(news, 5)
    assert (row["id"], row["message_count"]) == (id, 2)
    listening.cancel()
    with refused(NotFound):
        await anext(watch_conversations(other.eve, acme.id, ("id",)))
