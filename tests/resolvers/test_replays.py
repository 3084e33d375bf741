"""Replaying answers: another prompt or model, nothing kept but the price."""

from __future__ import annotations

import pytest

from access.permissions import Scope
from kit.errors import BadInput, CreditsExhausted, Forbidden, NexoraError, NotFound
from llm.failures import ModelFailed
from llm.scripted import ScriptedModel
from models.credits import CreditBalance
from models.message_events import MessageEvent
from models.messages import Message
from resolvers.messages import send_message
from resolvers.replays import replay
from tests.answering import Library, answering_with, ask, library_of
from tests.world import Team, World, refused

pytestmark = pytest.mark.usefixtures("database")


async def answered(team: Team, model: ScriptedModel) -> tuple[str, Library]:
    """A follow-up that was answered; its message's id."""
    bot = await team.agent()
    library = await library_of(bot)
    answering_with(model, library)
    first = await send_message(team.ada, ask(bot, "What is the ticket price for adults?"))
    place = {"conversation_id": first.started.conversation_id}
    return (await send_message(team.ada, ask(bot, "And for students?", **place))).started.message_id, library


async def test_a_replay_answers_the_same_question_with_other_words_and_keeps_nothing(world: World) -> None:
    acme = await world.workspace(admin="ada")
    id, library = await answered(acme, ScriptedModel(["It costs 12 euros [1]."]))
    model = ScriptedModel(["Students pay 7 euros [1]."])
    answering_with(model, library, prices={"gpt-4.1": 2})
    rows = await Message.all().count(), await MessageEvent.all().count()
    made = await replay(acme.ada, id, system_prompt="Be exact.", model="gpt-4.1")
    assert made["content"] == "Students pay 7 euros [1]."
    assert made["citations"][0]["quote"] == "Students pay 7 euros."
    assert made["trace"]["rewritten_question"] == "What is the ticket price for students?"
    assert made["trace"]["spans"][0]["supported"]
    assert (made["usage"]["model"], made["usage"]["credits"], made["refused"]) == ("gpt-4.1", 2, False)
    assert (model.prompts[0].system, model.prompts[0].model) == ("Be exact.", "gpt-4.1")
    assert model.prompts[0].history[0].content == "What is the ticket price for adults?"
    assert (await Message.all().count(), await MessageEvent.all().count()) == rows
    assert (await CreditBalance.get(workspace_id=acme.id)).used == 2 + 2


async def test_a_replay_that_fails_gives_its_credit_back(world: World) -> None:
    acme = await world.workspace(admin="ada")
    id, library = await answered(acme, ScriptedModel(["Seven [1]."]))
    answering_with(ScriptedModel(failure=ModelFailed("Away", code="MODEL_BUSY")), library)
    with refused(NexoraError, code="MODEL_BUSY"):
        await replay(acme.ada, id)
    balance = await CreditBalance.get(workspace_id=acme.id)
    assert (balance.used, balance.reserved) == (2, 0)


async def test_without_credits_nothing_is_replayed(world: World) -> None:
    acme = await world.workspace(admin="ada")
    id, _ = await answered(acme, ScriptedModel(["Seven [1]."]))
    await CreditBalance.filter(workspace_id=acme.id).update(granted=2)
    with refused(CreditsExhausted):
        await replay(acme.ada, id)


async def test_a_strangers_answer_is_not_found(world: World) -> None:
    acme, other = await world.workspace(admin="ada"), await world.workspace(admin="eve")
    id, _ = await answered(acme, ScriptedModel(["Seven [1]."]))
    with refused(NotFound, code="MESSAGE_NOT_FOUND"):
        await replay(other.eve, id)


async def test_only_those_who_manage_agents_replay(world: World) -> None:
    acme = await world.workspace(admin="ada", member="grace")
    id, _ = await answered(acme, ScriptedModel(["Seven [1]."]))
    key, _ = await acme.key(Scope.CHAT, Scope.READ)
    for actor in (acme.grace, key):
        with refused(Forbidden):
            await replay(actor, id)


async def test_what_can_not_be_replayed_is_explained(world: World) -> None:
    acme = await world.workspace(admin="ada")
    id, _ = await answered(acme, ScriptedModel(["Seven [1]."]))
    question = await Message.filter(role="user").first()
    assert question is not None
    with refused(BadInput, says="Only answers"):
        await replay(acme.ada, str(question.id))
    with refused(BadInput):
        await replay(acme.ada, id, system_prompt=" ")
