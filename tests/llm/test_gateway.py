"""Which model answers, when it is asked again, and what stands in for it."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from llm.events import Delta, Event, Finished
from llm.extractive import ExtractiveModel
from llm.failures import ModelFailed
from llm.gateway import Gateway, Retries
from llm.openai_model import OpenAIModel
from llm.prompts import Prompt, Turn
from llm.scripted import ScriptedModel
from tests.openai_script import Script
from tests.openai_server import OpenAIServer

ASKED = Prompt("", "What is the fee?", model="large")
QUICK = Retries(attempts=3, seconds=2.0, pause=0.001, longest=0.05)
PASSING = ModelFailed("Busy", code="MODEL_BUSY", passing=True)
LASTING = ModelFailed("No key", code="MODEL_KEY_REFUSED")


async def rank(question: str, texts: object) -> list[float]:
    raise AssertionError("not asked for")


async def answer(gateway: Gateway) -> list[Event]:
    return [event async for event in gateway.stream(ASKED)]


async def failure(gateway: Gateway) -> ModelFailed:
    with pytest.raises(ModelFailed) as failed:
        await answer(gateway)
    return failed.value


async def test_a_good_model_is_asked_once() -> None:
    model = ScriptedModel(["Ten", " dollars."])
    assert await answer(Gateway(model)) == [Delta("Ten"), Delta(" dollars."), Finished("large", 4, 2)]
    assert len(model.prompts) == 1


async def test_what_may_pass_is_tried_again() -> None:
    model = ScriptedModel(["Ten."], failure=PASSING, failures=2)
    assert (await answer(Gateway(model, retries=QUICK)))[0] == Delta("Ten.")
    assert len(model.prompts) == 3


async def test_tries_come_to_an_end() -> None:
    model = ScriptedModel(failure=PASSING)
    assert await failure(Gateway(model, retries=QUICK)) is PASSING
    assert len(model.prompts) == 3


async def test_what_will_not_pass_is_not_tried_again() -> None:
    model = ScriptedModel(failure=LASTING)
    assert await failure(Gateway(model, retries=QUICK)) is LASTING
    assert len(model.prompts) == 1


async def test_after_the_first_word_nothing_is_tried_again() -> None:
    model = ScriptedModel(["Ten", " dollars."], failure=PASSING, fails_at=1)
    gateway = Gateway(model, fallback="small", retries=QUICK)
    events = gateway.stream(ASKED)
    assert await anext(events) == Delta("Ten")
    with pytest.raises(ModelFailed):
        await anext(events)
    assert len(model.prompts) == 1


async def test_the_fallback_answers_under_its_own_name() -> None:
    model = ScriptedModel(["Ten."], failure=LASTING, failures=1)
    assert (await answer(Gateway(model, fallback="small", retries=QUICK)))[-1] == Finished("small", 4, 1)
    assert [prompt.model for prompt in model.prompts] == ["large", "small"]


async def test_the_fallback_is_not_asked_after_itself() -> None:
    model = ScriptedModel(failure=LASTING)
    await failure(Gateway(model, fallback="large", retries=QUICK))
    assert len(model.prompts) == 1


async def test_a_short_pause_that_the_provider_asks_for_is_kept() -> None:
    loop = asyncio.get_running_loop()
    patient = ModelFailed("Busy", passing=True, pause=0.04)
    began = loop.time()
    await answer(Gateway(ScriptedModel(failure=patient, failures=1), retries=QUICK))
    assert loop.time() - began >= 0.04


async def test_a_long_pause_is_not_waited_for() -> None:
    model = ScriptedModel(failure=ModelFailed("Busy", passing=True, pause=60.0))
    await failure(Gateway(model, retries=QUICK))
    assert len(model.prompts) == 1


async def test_closing_the_answer_closes_the_models() -> None:
    model = ScriptedModel(["Ten", " dollars."], pause=0.001)
    async with aclosing(Gateway(model).stream(ASKED)) as events:
        await anext(events)
    assert (model.stopped, model.finished) == (1, 0)


async def test_cancelling_before_the_first_word_stops_the_model() -> None:
    model = ScriptedModel(pause=5.0)
    waiting = asyncio.create_task(answer(Gateway(model, fallback="small")))
    await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (model.stopped, len(model.prompts)) == (1, 1)


@pytest.mark.parametrize(
    ("api_key", "base_url", "name"),
    [
        (None, None, "extractive"),
        ("", "", "extractive"),
        ("sk-1", None, "openai"),
        (None, "http://127.0.0.1:1/v1", "openai"),
    ],
)
def test_a_key_or_an_address_chooses_openai(api_key: str | None, base_url: str | None, name: str) -> None:
    assert Gateway.choose(rank, lambda text: [], api_key=api_key, base_url=base_url).name == name


async def test_through_the_sdk_a_busy_server_is_asked_again_and_a_broken_one_replaced() -> None:
    async with OpenAIServer(Script(["Ten."])) as server:
        gateway = Gateway(OpenAIModel(None, server.url), fallback="small", retries=QUICK)
        server.next(Script(status=429), Script(status=500))
        assert await answer(gateway) == [Delta("Ten."), Finished("large", *counted(server))]
        server.next(Script(status=404))
        assert (await answer(gateway))[-1] == Finished("small", *counted(server))
        await gateway.close()
    assert [request["model"] for request in server.requests] == ["large"] * 4 + ["small"]


def counted(server: OpenAIServer) -> tuple[int, int]:
    """Tokens as the scripted server counts them: words."""
    return sum(len(message["content"].split()) for message in server.requests[0]["messages"]), 1


async def test_a_follow_up_is_written_out_by_the_model_where_there_is_one() -> None:
    history = [Turn("user", "What is the fee for adults?"), Turn("assistant", "$10 [1].")]
    async with OpenAIServer() as server:
        gateway = Gateway(OpenAIModel(None, server.url))
        server.next(Script(["What is the student fee?"]))
        assert await gateway.question_of("And for students?", history, "large") == "What is the student fee?"
        await gateway.close()


async def test_without_one_the_rule_does_it() -> None:
    history = [Turn("user", "What is the fee for adults?"), Turn("assistant", "$10 [1].")]
    gateway = Gateway(ExtractiveModel(rank, lambda text: []))
    assert await gateway.question_of("And for students?", history, "") == "What is the fee for students?"
    await gateway.close()
