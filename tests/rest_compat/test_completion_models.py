"""The agents as OpenAI's own SDK lists models, unchanged."""

from __future__ import annotations

from datetime import timedelta

import httpx
import httpx2
import openai
import pytest
from openai import AsyncOpenAI

from access.permissions import Role, Scope
from kit import clock
from kit.ids import new_id
from models.agents import Agent
from models.members import Member
from resolvers import agents
from tests.answering import chat
from tests.visitors import page
from tests.world import World, bearer


def sdk_with(transport: httpx2.ASGITransport, secret: str) -> AsyncOpenAI:
    """The SDK with another credential."""
    client = httpx2.AsyncClient(transport=transport)
    return AsyncOpenAI(api_key=secret, base_url="http://nexora.test/v1", http_client=client, max_retries=0)


async def test_the_agents_are_listed_as_models_newest_first(sdk: AsyncOpenAI, agent: Agent, world: World) -> None:
    await (await world.workspace()).agent("Somebody else's")
    later = clock.now() + timedelta(seconds=1)
    newer = await Agent.create(
        workspace_id=agent.workspace_id, name="Newer", system_prompt="Be kind.", created_at=later
    )
    listed = await sdk.models.list()
    assert listed.object == "list"
    assert [model.id for model in listed.data] == [f"agent:{newer.id}", f"agent:{agent.id}"]
    first = listed.data[0]
    assert (first.object, first.owned_by, first.created) == ("model", "nexora", int(later.timestamp()))
    assert (first.model_extra or {})["name"] == "Newer"


async def test_what_is_listed_can_be_asked(sdk: AsyncOpenAI, agent: Agent) -> None:
    await chat(agent, "At nine [1].")
    [model] = [model async for model in sdk.models.list()]
    made = await sdk.chat.completions.create(model=model.id, messages=[{"role": "user", "content": "When?"}])
    assert made.choices[0].message.content


async def test_one_agent_is_shown_as_a_model(sdk: AsyncOpenAI, agent: Agent) -> None:
    shown = await sdk.models.retrieve(f"agent:{agent.id}")
    assert (shown.id, shown.object) == (f"agent:{agent.id}", "model")
    assert shown == (await sdk.models.list()).data[0]


async def test_a_strangers_agent_and_an_unknown_one_are_told_alike(sdk: AsyncOpenAI, world: World) -> None:
    theirs = await (await world.workspace()).agent()
    told = []
    for id in (theirs.id, new_id()):
        with pytest.raises(openai.NotFoundError) as caught:
            await sdk.models.retrieve(f"agent:{id}")
        told.append(caught.value.response.json())
    assert told[0] == told[1]
    assert told[0]["code"] == "AGENT_NOT_FOUND"


async def test_a_key_that_is_kept_to_some_agents_lists_no_others(
    transport: httpx2.ASGITransport, agent: Agent, world: World
) -> None:
    acme = await world.workspace()
    mine, other = await acme.agent("Mine"), await acme.agent("Other")
    _, secret = await acme.key(Scope.CHAT, agent_ids=[mine.id])
    async with sdk_with(transport, secret) as sdk:
        assert [model.id for model in (await sdk.models.list()).data] == [f"agent:{mine.id}"]
        with pytest.raises(openai.NotFoundError):
            await sdk.models.retrieve(f"agent:{other.id}")


async def test_a_person_sees_the_agents_of_all_their_workspaces(client: httpx.AsyncClient, world: World) -> None:
    acme, second, third = await world.workspace(), await world.workspace("Second"), await world.workspace("Third")
    olga = acme.people["olga"]
    await Member.create(workspace_id=second.id, user_id=olga.id, email=olga.email, role=Role.MEMBER.value)
    made = {f"agent:{(await team.agent()).id}" for team in (acme, second)}
    await third.agent()
    listed = (await client.get("/v1/models", headers=bearer(olga))).json()["data"]
    assert {model["id"] for model in listed} == made


async def test_a_visitor_sees_the_agent_of_the_page(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace()
    bot = await acme.agent()
    await acme.agent("Other")
    here = await page(acme, bot)
    listed = await client.get("/v1/models", headers=here.visitor())
    assert [model["id"] for model in listed.json()["data"]] == [f"agent:{bot.id}"]


async def test_a_key_that_may_not_chat_is_refused(transport: httpx2.ASGITransport, world: World) -> None:
    acme = await world.workspace()
    bot = await acme.agent()
    _, secret = await acme.key(Scope.READ)
    async with sdk_with(transport, secret) as sdk:
        with pytest.raises(openai.PermissionDeniedError) as caught:
            await sdk.models.list()
        assert "lacks the scope 'chat'" in caught.value.response.json()["message"]
        with pytest.raises(openai.PermissionDeniedError):
            await sdk.models.retrieve(f"agent:{bot.id}")
    async with sdk_with(transport, "nxr_live_unknown") as sdk:
        with pytest.raises(openai.AuthenticationError):
            await sdk.models.list()


async def test_other_peoples_models_are_explained(sdk: AsyncOpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as caught:
        await sdk.models.retrieve("gpt-4o")
    told = caught.value.response.json()
    assert told["code"] == "MODEL_NOT_FOUND"
    assert "agents are the models here" in told["message"]
    with pytest.raises(openai.BadRequestError):
        await sdk.models.retrieve("agent:bot")


async def test_of_very_many_the_newest_are_listed(
    sdk: AsyncOpenAI, agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agents, "_MOST_TO_ASK", 2)
    for name in ("Second", "Third"):
        await Agent.create(workspace_id=agent.workspace_id, name=name, system_prompt="Be kind.")
    listed = (await sdk.models.list()).data
    assert [(model.model_extra or {})["name"] for model in listed] == ["Third", "Second"]
