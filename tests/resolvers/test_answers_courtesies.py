"""Greetings, thanks and farewells: returned without a search, a model or a credit."""

from __future__ import annotations

import pytest

from models.conversations import Conversation
from models.messages import Message
from resolvers.answers.parts import answering
from resolvers.messages import send_message
from tests.answering import answering_with, ask, chat, library_of
from tests.world import World

pytestmark = pytest.mark.usefixtures("database")


async def test_thanks_after_an_answer_cost_nothing_and_repeat_nothing(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    model = await chat(bot)
    first = await send_message(acme.grace, ask(bot))
    place = {"conversation_id": first.started.conversation_id}
    told = await send_message(acme.grace, ask(bot, "Thanks!", **place))
    assert told.done["message"]["content"] == "You're welcome!"
    assert (told.done["refused"], told.done["credits_used"], told.done["citations"]) == (False, 0, [])
    assert told.done["credits_remaining"] == first.done["credits_remaining"]
    assert len(model.prompts) == 1


async def test_a_greeting_gets_the_agents_own_welcome(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent(welcome_message="Welcome to the library!")
    await chat(bot)
    told = await send_message(acme.grace, ask(bot, "Hello"))
    assert told.done["message"]["content"] == "Welcome to the library!"
    row = await Message.get(id=told.started.message_id)
    assert (row.refused, row.model, row.trace) == (False, None, None)


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("hi", "Hello! What would you like to know?"),
        ("Hallo", "Hallo! Was möchten Sie wissen?"),
        ("👍", "You're welcome!"),
        ("Guten Morgen", "Hallo! Was möchten Sie wissen?"),
        ("Merci beaucoup !", "Je vous en prie !"),
        ("Adiós", "¡Hasta luego!"),
        ("Perfetto", "Bene. Desidera sapere altro?"),
    ],
)
async def test_the_reply_speaks_the_visitors_language(world: World, said: str, reply: str) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot)
    assert (await send_message(acme.grace, ask(bot, said))).done["message"]["content"] == reply


async def test_words_of_many_languages_are_answered_in_that_of_the_conversation(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot)
    first = await send_message(acme.grace, ask(bot, "Wer hat den Hamlet geschrieben und warum?"))
    told = await send_message(acme.grace, ask(bot, "ok", conversation_id=first.started.conversation_id))
    assert told.done["message"]["content"] == "Gut. Möchten Sie noch etwas wissen?"


async def test_who_is_asked_says_who_it_is_unless_the_sources_know(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent(name="Desk")
    model = await chat(bot)
    told = await send_message(acme.grace, ask(bot, "Who are you?"))
    assert told.done["message"]["content"].startswith("I'm Desk. I answer from the sources")
    assert (told.done["refused"], told.done["credits_used"], model.prompts) == (False, 0, [])
    row = await Message.get(id=told.started.message_id)
    assert row.trace is not None
    assert row.trace["refused_because"] is None

    answering_with(model, await library_of(bot, ["This desk is who you can ask for help."]))
    told = await send_message(acme.grace, ask(bot, "Help"))
    assert len(model.prompts) == 1
    assert told.done["credits_used"] == answering().price_of(bot.model)


async def test_a_conversation_that_began_with_a_greeting_is_called_by_its_first_question(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot)
    place = {"conversation_id": (await send_message(acme.grace, ask(bot, "Hi!"))).started.conversation_id}
    titles = []
    for said in ("When does the library open?", "Thanks!", "What does a ticket cost?"):
        await send_message(acme.grace, ask(bot, said, **place))
        titles.append((await Conversation.get(id=place["conversation_id"])).title)
    assert titles == ["When does the library open?"] * 3
