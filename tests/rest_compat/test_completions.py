"""An agent called as a model, by OpenAI's own SDK, unchanged."""

from __future__ import annotations

from typing import Any

import httpx
import httpx2
import openai
import pytest
from openai import AsyncOpenAI

from access.permissions import Scope
from llm.failures import ModelFailed
from models.agents import Agent
from models.conversations import Conversation
from models.credits import CreditBalance
from models.messages import Message
from tests.answering import chat
from tests.world import World

QUESTION: list[Any] = [{"role": "user", "content": "When does the library open?"}]


async def test_an_agent_answers_like_a_model(sdk: AsyncOpenAI, agent: Agent) -> None:
    await chat(agent, "It opens ", "at nine [1].")
    made = await sdk.chat.completions.create(model=f"agent:{agent.id}", messages=QUESTION, user="v1")
    assert made.choices[0].message.content == "It opens at nine [1]."
    assert (made.choices[0].finish_reason, made.model) == ("stop", f"agent:{agent.id}")
    assert made.usage is not None
    assert made.usage.total_tokens == made.usage.prompt_tokens + made.usage.completion_tokens == 7
    extra = made.model_extra or {}
    assert extra["citations"][0]["quote"] == "The library opens at nine."
    conversation = await Conversation.get(id=extra["conversation_id"])
    assert (conversation.visitor_id, conversation.channel) == ("v1", "api")


async def test_an_agent_streams_like_a_model(sdk: AsyncOpenAI, agent: Agent) -> None:
    await chat(agent, "It opens ", "at nine [1].")
    stream = await sdk.chat.completions.create(
        model=f"agent:{agent.id}", messages=QUESTION, stream=True, stream_options={"include_usage": True}
    )
    chunks = [chunk async for chunk in stream]
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == "It opens at nine [1]."
    assert chunks[0].choices[0].delta.role == "assistant"
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert (chunks[-2].model_extra or {})["citations"][0]["marker"] == 1
    assert chunks[-1].usage is not None
    assert len({chunk.id for chunk in chunks}) == 1


async def test_what_was_said_before_comes_with_the_request(sdk: AsyncOpenAI, agent: Agent) -> None:
    model = await chat(agent, "7 euros [1].")
    said = [
        {"role": "system", "content": "Talk like a pirate."},
        {"role": "user", "content": [{"type": "text", "text": "What is the ticket price for adults?"}]},
        {"role": "assistant", "content": "12 euros."},
        {"role": "user", "content": "And for students?"},
    ]
    await sdk.chat.completions.create(model=f"agent:{agent.id}", messages=said)  # type: ignore[arg-type]  # plain dicts
    prompt = model.prompts[0]
    assert [turn.content for turn in prompt.history] == ["What is the ticket price for adults?", "12 euros."]
    assert prompt.question == "What is the ticket price for students?"
    assert "pirate" not in prompt.system


async def test_a_conversation_may_go_on(sdk: AsyncOpenAI, agent: Agent) -> None:
    await chat(agent)
    first = await sdk.chat.completions.create(model=f"agent:{agent.id}", messages=QUESTION)
    place = (first.model_extra or {})["conversation_id"]
    await sdk.chat.completions.create(
        model=f"agent:{agent.id}", messages=QUESTION, extra_body={"conversation_id": place}
    )
    assert await Message.filter(conversation_id=place).count() == 4


async def test_a_model_that_fails_in_a_stream_is_an_error_of_the_sdk(sdk: AsyncOpenAI, agent: Agent) -> None:
    await chat(agent, "Nine", " [1]", failure=ModelFailed("The model is away", code="MODEL_BUSY"), fails_at=1)
    stream = await sdk.chat.completions.create(model=f"agent:{agent.id}", messages=QUESTION, stream=True)
    with pytest.raises(openai.APIError, match="The model is away"):
        [chunk async for chunk in stream]


async def test_refusals_are_the_sdks_errors(sdk: AsyncOpenAI, agent: Agent) -> None:
    await chat(agent)
    create = sdk.chat.completions.create
    with pytest.raises(openai.UnprocessableEntityError):
        await create(model="gpt-4o", messages=QUESTION)
    with pytest.raises(openai.UnprocessableEntityError):
        await create(model=f"agent:{agent.id}", messages=[{"role": "assistant", "content": "Hello"}])
    with pytest.raises(openai.UnprocessableEntityError):
        await create(model=f"agent:{agent.id}", messages=[{"role": "user", "content": " "}])
    with pytest.raises(openai.BadRequestError):
        await create(model="agent:bot", messages=QUESTION)
    await CreditBalance.filter(workspace_id=agent.workspace_id).update(used=5000)
    with pytest.raises(openai.APIStatusError) as caught:
        await create(model=f"agent:{agent.id}", messages=QUESTION)
    assert caught.value.status_code == 402


async def test_a_strangers_agent_is_not_found(sdk: AsyncOpenAI, world: World) -> None:
    theirs = await (await world.workspace()).agent()
    with pytest.raises(openai.NotFoundError):
        await sdk.chat.completions.create(model=f"agent:{theirs.id}", messages=QUESTION)


async def test_a_key_that_may_not_chat_is_refused(transport: httpx2.ASGITransport, world: World) -> None:
    acme = await world.workspace()
    bot = await acme.agent()
    _, secret = await acme.key(Scope.READ)
    client = httpx2.AsyncClient(transport=transport)
    async with AsyncOpenAI(api_key=secret, base_url="http://nexora.test/v1", http_client=client) as sdk:
        with pytest.raises(openai.PermissionDeniedError):
            await sdk.chat.completions.create(model=f"agent:{bot.id}", messages=QUESTION)


async def test_errors_keep_the_contracts_shape(client: httpx.AsyncClient, world: World) -> None:
    _, secret = await (await world.workspace()).key(Scope.CHAT)
    headers = {"Authorization": f"Bearer {secret}"}
    response = await client.post("/v1/chat/completions", json={"model": "gpt-4o", "messages": []}, headers=headers)
    assert list(response.json())[:4] == ["error", "message", "statusCode", "code"]
    assert "must name an agent" in response.json()["message"]
