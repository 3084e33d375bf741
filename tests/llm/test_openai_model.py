"""The real SDK against a scripted server: streams, errors, stops."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import pytest

from llm.events import Cited, Delta, Event, Finished
from llm.failures import ModelFailed
from llm.openai_model import OpenAIModel, Patience
from llm.prompts import Evidence, Prompt
from tests.openai_script import Script
from tests.openai_server import OpenAIServer

ASKED = Prompt(
    "Be kind.", "What is the fee?", (Evidence(4, "The fee is $10. Ask us.", "Handbook"),), (), "gpt-4o-mini", 0.3
)
SLOW = Script(["word "] * 1_000, pause=0.02)


@pytest.fixture
async def server() -> AsyncIterator[OpenAIServer]:
    async with OpenAIServer() as running:
        yield running


@pytest.fixture
async def model(server: OpenAIServer) -> AsyncIterator[OpenAIModel]:
    made = OpenAIModel("sk-test", server.url, Patience(connect=2.0, silence=1.0, whole=5.0))
    yield made
    await made.close()


async def answer(model: OpenAIModel, prompt: Prompt = ASKED) -> list[Event]:
    return [event async for event in model.stream(prompt)]


def text_of(events: list[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, Delta))


async def failure(model: OpenAIModel) -> ModelFailed:
    with pytest.raises(ModelFailed) as failed:
        await answer(model)
    return failed.value


async def test_an_answer_is_streamed_checked_and_counted(server: OpenAIServer, model: OpenAIModel) -> None:
    server.next(Script(["The fee", " is $10 [", "4", "]", ".", " [8]"]))
    events = await answer(model)
    assert text_of(events) == "The fee is $10 [1]."
    assert [event for event in events if isinstance(event, Cited)] == [Cited(1, 4, None, "The fee is $10")]
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert (finished.model, finished.completion_tokens) == ("gpt-4o-mini", 6)
    assert finished.prompt_tokens > 100


async def test_the_request_is_what_the_prompt_says(server: OpenAIServer, model: OpenAIModel) -> None:
    server.next(Script(["Yes."]))
    await answer(model)
    asked = server.requests[0]
    assert (asked["model"], asked["temperature"], asked["stream"]) == ("gpt-4o-mini", 0.3, True)
    assert asked["stream_options"] == {"include_usage": True}
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]


async def test_tokens_that_arrive_together_are_one_delta(server: OpenAIServer, model: OpenAIModel) -> None:
    server.next(Script(["a "] * 100, together=50, pause=0.05))
    deltas = [event for event in await answer(model) if isinstance(event, Delta)]
    assert len("".join(delta.text for delta in deltas)) == 200
    assert len(deltas) <= 8


async def test_one_connection_serves_one_answer_after_the_other(server: OpenAIServer, model: OpenAIModel) -> None:
    server.script = Script(["Yes."])
    for _ in range(3):
        await answer(model)
    assert server.connections == 1


async def test_closing_the_answer_ends_the_request_at_once(server: OpenAIServer, model: OpenAIModel) -> None:
    server.next(SLOW)
    async with aclosing(model.stream(ASKED)) as events:
        assert isinstance(await anext(events), Delta)
    await asyncio.wait_for(server.left.wait(), 1.0)
    assert (server.disconnects, server.open) == (1, 0)


async def test_cancelling_the_reader_ends_the_request_at_once(server: OpenAIServer, model: OpenAIModel) -> None:
    server.next(Script(["word "] * 3, first_pause=9.0))
    reader = asyncio.create_task(answer(model))
    await server.asked.wait()
    reader.cancel()
    await asyncio.wait_for(server.left.wait(), 1.0)
    with pytest.raises(asyncio.CancelledError):
        await reader


@pytest.mark.parametrize(
    ("script", "code", "passing"),
    [
        (Script(status=401), "MODEL_KEY_REFUSED", False),
        (Script(status=403), "MODEL_KEY_REFUSED", False),
        (Script(status=404), "MODEL_UNKNOWN", False),
        (Script(status=400), "MODEL_REFUSED", False),
        (Script(status=400, error_code="context_length_exceeded"), "MODEL_REFUSED", False),
        (Script(status=429), "MODEL_BUSY", True),
        (Script(status=429, error_code="insufficient_quota"), "MODEL_QUOTA_SPENT", False),
        (Script(status=500), "MODEL_UNAVAILABLE", True),
        (Script(status=503), "MODEL_UNAVAILABLE", True),
        (Script(status=418), "MODEL_REFUSED", False),
        (Script(["a"] * 9, break_after=3), "MODEL_BROKE_OFF", True),
        (Script(["a"] * 9, error_after=3), "MODEL_UNAVAILABLE", True),
        (Script(["a"], finish=False, done=False), "MODEL_BROKE_OFF", True),
        (Script(["a"], first_pause=9.0), "MODEL_TIMED_OUT", True),
        (Script([]), "MODEL_EMPTY", False),
    ],
)
async def test_each_way_to_fail_has_its_code(
    server: OpenAIServer, model: OpenAIModel, script: Script, code: str, passing: bool
) -> None:
    server.next(script)
    failed = await failure(model)
    assert (failed.status, failed.code, failed.passing) == (503, code, passing)
    assert "scripted" not in failed.message
    assert len(server.requests) == 1


async def test_a_providers_wish_for_a_pause_is_passed_on(server: OpenAIServer, model: OpenAIModel) -> None:
    server.next(Script(status=429, headers={"retry-after": "2.5"}))
    assert (await failure(model)).pause == 2.5


async def test_nobody_listening_is_told_in_a_sentence(server: OpenAIServer) -> None:
    model = OpenAIModel("sk-test", "http://127.0.0.1:1/v1")
    failed = await failure(model)
    await model.close()
    assert (failed.code, failed.passing) == ("MODEL_UNAVAILABLE", True)
    assert "127.0.0.1" not in failed.message


async def test_an_answer_without_end_is_given_up(server: OpenAIServer) -> None:
    model = OpenAIModel("sk-test", server.url, Patience(whole=0.2))
    server.next(SLOW)
    failed = await failure(model)
    await model.close()
    assert failed.code == "MODEL_TIMED_OUT"


@pytest.mark.parametrize("option", ["temperature", "stream_options"])
async def test_an_option_that_a_model_does_not_take_is_left_out(
    server: OpenAIServer, model: OpenAIModel, option: str
) -> None:
    server.script = Script(["Yes."], rejects=[option])
    assert text_of(await answer(model)) == text_of(await answer(model)) == "Yes."
    assert [option in request for request in server.requests] == [True, False, False]


async def test_tokens_are_estimated_where_the_server_does_not_count(server: OpenAIServer, model: OpenAIModel) -> None:
    server.next(Script(["four letters"], usage=False))
    finished = (await answer(model))[-1]
    assert isinstance(finished, Finished)
    assert finished.completion_tokens == 3
    assert finished.prompt_tokens > 200


async def test_a_finish_without_done_is_an_answer_too(server: OpenAIServer, model: OpenAIModel) -> None:
    server.next(Script(["Yes."], done=False))
    assert text_of(await answer(model)) == "Yes."


async def test_a_short_text_is_asked_for_without_a_stream(server: OpenAIServer, model: OpenAIModel) -> None:
    server.next(Script(["A full ", "question?"]))
    assert await model.complete([{"role": "user", "content": "Rewrite."}], "gpt-4o-mini", 1.0) == "A full question?"
    assert "stream_options" not in server.requests[0]


async def test_a_short_text_that_takes_too_long_fails(server: OpenAIServer, model: OpenAIModel) -> None:
    server.next(Script(["Late."], first_pause=5.0))
    with pytest.raises(ModelFailed) as failed:
        await model.complete([{"role": "user", "content": "Rewrite."}], "gpt-4o-mini", 0.1)
    assert failed.value.code == "MODEL_TIMED_OUT"


async def test_many_answers_at_once_do_not_mix(server: OpenAIServer, model: OpenAIModel) -> None:
    async def asked(number: int) -> str:
        return text_of(await answer(model, Prompt("", "?", (Evidence(1, f"Number {number} it is.", "Book"),), (), "m")))

    assert await asyncio.gather(*map(asked, range(60))) == [f"Number {number} it is. [1]" for number in range(60)]


async def test_the_sdk_itself_talks_to_the_scripted_server(server: OpenAIServer) -> None:
    from openai import AsyncOpenAI

    async with AsyncOpenAI(api_key="any", base_url=server.url) as sdk:
        vectors: Any = (await sdk.embeddings.create(model="e", input=["the fee", "the fee", "nine"])).data
        assert vectors[0].embedding == vectors[1].embedding != vectors[2].embedding
        assert len(vectors[0].embedding) == 384
        assert [one.id async for one in sdk.models.list()] == ["gpt-4o-mini"]
