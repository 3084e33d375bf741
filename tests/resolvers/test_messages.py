"""Asking an agent, stopping and rating its answer, and finding what was said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from access.actors import Actor, ActorKind, Grant
from access.permissions import Permission, Scope
from kit.errors import BadInput, BadRequest, CreditsExhausted, Forbidden, NexoraError, NotFound, Unauthorized
from kit.ids import new_id
from llm.extractive import NOTHING_FOUND
from llm.failures import ModelFailed
from llm.scripted import ScriptedModel
from models.citations import Citation
from models.conversations import Conversation
from models.credits import CreditBalance
from models.documents import Document
from models.messages import Message
from resolvers.answers.reading import ended
from resolvers.messages import (
    Answered,
    give_feedback,
    message,
    message_log,
    message_steps,
    send_message,
    start_message,
    stop_message,
)
from tests.answering import answering_with, ask, chat, library_of
from tests.world import Team, World, refused

pytestmark = pytest.mark.usefixtures("database")


async def saved(answered: Answered) -> Message:
    return await Message.get(id=answered.started.message_id)


def visitor(team: Team, name: str) -> Actor:
    grants = {team.id: Grant(frozenset({Permission.CHAT}))}
    return Actor(kind=ActorKind.VISITOR, visitor_id=name, workspace_id=team.id, grants=grants)


async def test_an_answer_quotes_its_evidence(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, "It opens ", "at nine [1].")
    answered = await send_message(acme.grace, ask(bot))
    assert answered.done["message"]["content"] == "It opens at nine [1]."
    [citation] = answered.done["citations"]
    assert citation["quote"] == "The library opens at nine."
    row = await saved(answered)
    assert (row.content, row.state, row.refused, row.credits) == ("It opens at nine [1].", "done", False, 1)
    quote = await Citation.get(message_id=row.id)
    document = await Document.get(id=quote.document_id)
    assert document.text[quote.span_start : quote.span_end] == quote.quote
    assert (quote.document_version, quote.source_name) == (3, "Handbook")


async def test_the_question_is_kept_and_names_the_conversation(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot)
    answered = await send_message(acme.grace, ask(bot, "When does the library open?\nI mean on Sundays."))
    conversation = await Conversation.get(id=answered.started.conversation_id)
    assert (conversation.title, conversation.message_count) == ("When does the library open?", 2)
    asked, told = await Message.filter(conversation_id=conversation.id).order_by("created_at")
    assert (asked.role, asked.state, told.role) == ("user", "done", "assistant")
    assert str(asked.id) == answered.started.question_id == str(told.question_id)


@pytest.mark.parametrize(("who", "channel"), [("person", "playground"), ("key", "api"), ("visitor", "widget")])
async def test_the_channel_is_where_the_question_came_from(world: World, who: str, channel: str) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot)
    actors = {"person": acme.grace, "key": (await acme.key(Scope.CHAT))[0], "visitor": visitor(acme, "v1")}
    answered = await send_message(actors[who], ask(bot))
    assert (await Conversation.get(id=answered.started.conversation_id)).channel == channel


async def test_the_model_gets_the_agent_and_what_was_said_before(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent(system_prompt="Be brief.", model="gpt-4.1", temperature=0.7)
    model = await chat(bot, "It opens at nine [1].")
    first = await send_message(acme.grace, ask(bot))
    await send_message(acme.grace, ask(bot, "What does a ticket cost?", conversation_id=first.started.conversation_id))
    prompt = model.prompts[-1]
    assert (prompt.system, prompt.model, prompt.temperature) == ("Be brief.", "gpt-4.1", 0.7)
    assert [turn.content for turn in prompt.history] == ["When does the library open?", "It opens at nine [1]."]
    assert prompt.evidence[0].text.startswith("A ticket costs 12 euros")


async def test_a_follow_up_is_searched_as_a_whole_question(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, "12 euros [1].")
    first = await send_message(acme.grace, ask(bot, "What is the ticket price for adults?"))
    place = {"conversation_id": first.started.conversation_id}
    second = await send_message(acme.grace, ask(bot, "And for students?", **place))
    trace = (await saved(second)).trace
    assert trace is not None
    assert trace["question"] == "And for students?"
    assert trace["rewritten_question"] == "What is the ticket price for students?"


async def test_below_the_threshold_no_model_is_called_and_nothing_is_charged(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    model = await chat(bot)
    answered = await send_message(acme.grace, ask(bot, "Who wrote Hamlet?"))
    assert answered.done["refused"]
    assert (answered.done["credits_used"], answered.done["credits_remaining"]) == (0, 5000)
    assert model.prompts == []
    row = await saved(answered)
    assert row.content.startswith("I don't know")
    assert row.trace is not None
    assert row.trace["refused_because"] == "Nothing comes close."


async def test_a_refusal_speaks_the_language_of_the_question(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot)
    answered = await send_message(acme.grace, ask(bot, "Wer hat den Hamlet geschrieben und warum?"))
    assert answered.done["message"]["content"].startswith("Das weiß ich nicht")


async def test_quotes_that_say_nothing_are_a_refusal(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, NOTHING_FOUND)
    assert (await send_message(acme.grace, ask(bot))).done["refused"]


async def test_invented_markers_are_gone_and_unsupported_sentences_flagged(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, "It opens at nine [1]. It is free on Sundays [7]. It opens at five [1].")
    answered = await send_message(acme.grace, ask(bot))
    text = answered.done["message"]["content"]
    assert text == "It opens at nine [1]. It is free on Sundays. It opens at five [1]."
    trace = (await saved(answered)).trace
    assert trace is not None
    told = [(text[span["start"] : span["end"]], span["supported"]) for span in trace["spans"]]
    assert told == [
        ("It opens at nine [1].", True),
        ("It is free on Sundays.", False),
        ("It opens at five [1].", True),
    ]


async def test_times_and_tokens_are_kept(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, "Nine", " [1].", pause=0.02)
    row = await saved(await send_message(acme.grace, ask(bot)))
    assert 20 <= row.first_token_ms < row.total_ms
    assert (row.model, row.prompt_tokens, row.completion_tokens) == ("gpt-4o-mini", 5, 2)


async def test_a_model_has_its_price(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent(model="gpt-4.1")
    model = await chat(bot)
    answering_with(model, await library_of(bot), prices={"gpt-4.1": 3})
    assert (await send_message(acme.grace, ask(bot))).done["credits_used"] == 3


async def test_a_models_failure_keeps_the_question_and_gives_the_credit_back(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, "It ", "opens", failure=ModelFailed("The model is away", code="MODEL_BUSY"), fails_at=1)
    with refused(NexoraError, code="MODEL_BUSY", says="away"):
        await send_message(acme.grace, ask(bot))
    asked, told = await Message.filter(workspace_id=acme.id).order_by("created_at")
    assert asked.content == "When does the library open?"
    assert (told.state, told.error_code, told.content) == ("failed", "MODEL_BUSY", "It")
    balance = await CreditBalance.get(workspace_id=acme.id)
    assert (balance.used, balance.reserved) == (0, 0)


async def test_a_fault_of_ours_ends_the_answer_without_a_word_of_its_cause(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot, failure=RuntimeError("the password is hunter2"))
    with refused(NexoraError, code="INTERNAL_ERROR", says="on our side"):
        await send_message(acme.grace, ask(bot))
    told = await Message.get(workspace_id=acme.id, role="assistant")
    assert told.error_message is not None
    assert "hunter2" not in told.error_message


async def test_without_credits_nothing_is_written(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    model = await chat(bot)
    await CreditBalance.filter(workspace_id=acme.id).update(used=5000)
    with refused(CreditsExhausted):
        await send_message(acme.grace, ask(bot))
    assert await Message.filter(workspace_id=acme.id).count() == 0
    assert await Conversation.filter(workspace_id=acme.id).count() == 0
    assert model.prompts == []


async def test_a_strangers_agent_is_not_found(world: World) -> None:
    acme, other = await world.workspace(), await world.workspace(admin="eve")
    bot = await acme.agent()
    await chat(bot)
    with refused(NotFound, code="AGENT_NOT_FOUND"):
        await send_message(other.eve, ask(bot))


async def test_a_strangers_conversation_is_not_found(world: World) -> None:
    acme, other = await world.workspace(member="grace"), await world.workspace(admin="eve")
    bot, theirs = await acme.agent(), await other.agent()
    await chat(bot)
    place = (await send_message(acme.grace, ask(bot))).started.conversation_id
    with refused(NotFound, code="CONVERSATION_NOT_FOUND"):
        await send_message(other.eve, ask(theirs, conversation_id=place))


async def test_a_conversation_belongs_to_one_agent_and_one_visitor(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot, sibling = await acme.agent(), await acme.agent("Sibling")
    await chat(bot)
    place = (await send_message(visitor(acme, "ann"), ask(bot))).started.conversation_id
    key, _ = await acme.key(Scope.CHAT)
    for actor, question in [
        (acme.grace, ask(sibling, conversation_id=place)),
        (visitor(acme, "bob"), ask(bot, conversation_id=place)),
        (key, ask(bot, conversation_id=place, visitor_id="bob")),
    ]:
        with refused(NotFound, code="CONVERSATION_NOT_FOUND"):
            await send_message(actor, question)
    assert (await send_message(key, ask(bot, conversation_id=place, visitor_id="ann"))).started.conversation_id == place


async def test_a_key_for_other_agents_finds_nothing(world: World) -> None:
    acme = await world.workspace()
    bot, other = await acme.agent(), await acme.agent("Other")
    await chat(bot)
    key, _ = await acme.key(Scope.CHAT, agent_ids=[other.id])
    with refused(NotFound, code="AGENT_NOT_FOUND"):
        await send_message(key, ask(bot))


async def test_only_those_who_may_chat_ask(world: World) -> None:
    acme = await world.workspace()
    bot = await acme.agent()
    await chat(bot)
    key, _ = await acme.key(Scope.MANAGE)
    with refused(Forbidden):
        await send_message(key, ask(bot))
    with refused(Unauthorized):
        await start_message(Actor(), ask(bot))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"content": " \n"}, "content"),
        ({"content": "x" * 8001}, "content"),
        ({"content": "a\x00b"}, "content"),
        ({"content": 7}, "content"),
        ({"visitor_id": "v" * 129}, "visitor_id"),
        ({"metadata": {"note": "x" * 5000}}, "metadata"),
        ({"metadata": [1]}, "metadata"),
        ({"metadata": {"note": "\x00"}}, "metadata"),
    ],
)
async def test_a_bad_question_is_explained(world: World, fields: dict[str, object], field: str) -> None:
    bot = await (await world.workspace()).agent()
    with pytest.raises(BadInput) as caught:
        ask(bot, **{"content": "Hello", **fields})  # type: ignore[arg-type]  # what a caller might send
    assert caught.value.details[0].field == field


async def test_what_is_too_long_is_counted_readably(world: World) -> None:
    bot = await (await world.workspace()).agent()
    with refused(BadInput, says="'content' may have at most 8,000 characters; yours has 8,001"):
        ask(bot, "x" * 8_001)


async def test_an_id_that_is_none_is_explained(world: World) -> None:
    bot = await (await world.workspace()).agent()
    with refused(BadRequest, code="INVALID_ID", says="conversation_id"):
        ask(bot, conversation_id="last one")


async def test_a_stopped_answer_keeps_what_was_said_and_is_paid(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    model = await chat(bot, *["word "] * 1000, pause=0.005)
    started = await start_message(acme.grace, ask(bot))
    async for steps in await message_log(acme.grace, started.message_id):
        if steps and steps[-1].sequence >= 3:
            break
    await stop_message(acme.grace, started.message_id)
    row = await Message.get(id=started.message_id)
    assert (row.state, row.credits, model.stopped) == ("stopped", 1, 1)
    assert row.content.startswith("word word")
    assert row.completion_tokens > 0
    last = await ended(started.message_id)
    assert last is not None
    assert last.payload["message"]["content"] == row.content


async def test_an_answer_stopped_before_its_first_word_is_free(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    library, model = await library_of(bot), ScriptedModel(pause=30.0)
    answering_with(model, library)
    started = await start_message(acme.grace, ask(bot))
    await library.searched.wait()
    await stop_message(acme.grace, started.message_id)
    row = await Message.get(id=started.message_id)
    assert (row.state, row.content, row.credits, model.stopped) == ("stopped", "", 0, 1)


async def test_stopping_what_has_ended_changes_nothing(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot)
    id = (await send_message(acme.grace, ask(bot))).started.message_id
    assert await stop_message(acme.grace, id) == id
    assert (await Message.get(id=id)).state == "done"


async def test_feedback_is_given_and_taken_back(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot)
    id = (await send_message(acme.grace, ask(bot))).started.message_id
    for feedback in ("up", "down", None):
        await give_feedback(acme.grace, id, feedback)
        assert (await Message.get(id=id)).feedback == feedback


async def test_feedback_that_makes_no_sense_is_explained(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot)
    started = (await send_message(acme.grace, ask(bot))).started
    with refused(BadInput, says="'up', 'down' or null"):
        await give_feedback(acme.grace, started.message_id, "great")
    with refused(BadInput, says="Only answers"):
        await give_feedback(acme.grace, started.question_id, "up")


async def test_a_strangers_message_can_not_be_touched_or_read(world: World) -> None:
    acme, other = await world.workspace(member="grace"), await world.workspace(admin="eve")
    bot = await acme.agent()
    await chat(bot)
    id = (await send_message(visitor(acme, "ann"), ask(bot))).started.message_id
    for actor in (other.eve, visitor(acme, "bob"), replace(acme.grace, agent_ids=frozenset({str(new_id())}))):
        for work in (stop_message(actor, id), give_feedback(actor, id, "up"), message_log(actor, id)):
            with refused(NotFound, code="MESSAGE_NOT_FOUND"):
                await work
        for reading in (message(actor, [{}], ("content",), id=id), message_steps(actor, id)):
            with refused(NotFound, code="MESSAGE_NOT_FOUND"):
                await reading


async def test_those_who_may_not_chat_may_not_stop_or_rate(world: World) -> None:
    acme = await world.workspace(member="grace")
    bot = await acme.agent()
    await chat(bot)
    id = (await send_message(acme.grace, ask(bot))).started.message_id
    key, _ = await acme.key(Scope.READ)
    for work in (stop_message, message_log, message_steps):
        with refused(Forbidden):
            await work(key, id)
    with refused(Forbidden):
        await give_feedback(key, id, "up")
