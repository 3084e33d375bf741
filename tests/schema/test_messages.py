"""Conversations in the graph, beside the same over REST, and answers followed by subscription."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from access.actors import Actor
from access.permissions import Scope
from models.agents import Agent
from models.messages import Message
from resolvers.messages import send_message, start_message
from schema.context import Context
from schema.graph import graph
from tests.answering import ask, chat
from tests.world import Team, World, bearer

MESSAGE = """id role content state createdAt refused feedback
    citations { marker quote start end score sourceName textHash documentVersion source { name } document { title } }
    usage { model promptTokens completionTokens credits totalMs }
    trace { question threshold refusedBecause model candidates { text score source { name } document { id } } }
    conversation { id channel messageCount agent { name } }"""


async def run(client: httpx.AsyncClient, acme: Team, query: str, name: str = "ada", **variables: Any) -> Any:
    body = {"query": query, "variables": variables}
    return (await client.post("/graphql", json=body, headers=bearer(acme.people[name]))).json()


async def scene(world: World) -> tuple[Team, Agent]:
    await world.workspace()
    acme = await world.workspace(admin="ada")
    return acme, await acme.agent()


async def test_an_answer_is_the_same_from_both_doors(client: httpx.AsyncClient, world: World) -> None:
    acme, bot = await scene(world)
    await chat(bot)
    query = f"mutation ($input: SendMessageInput!) {{ sendMessage(input: $input) {{ message {{ {MESSAGE} }} }} }}"
    asked = {"agentId": str(bot.id), "content": "When does the library open?"}
    answer = await run(client, acme, query, input=asked)
    graph = answer["data"]["sendMessage"]["message"]
    _, secret = await acme.key(Scope.CHAT)
    path = f"/api/chat/conversations/{graph['conversation']['id']}"
    rest = (await client.get(path, headers={"Authorization": f"Bearer {secret}"})).json()["data"]
    shown = rest["messages"][1]
    assert (graph["id"], graph["content"], graph["createdAt"]) == (shown["id"], shown["content"], shown["created_at"])
    [quote], [other] = graph["citations"], shown["citations"]
    for name, twin in {"quote": "quote", "start": "start", "sourceName": "source_name", "score": "score"}.items():
        assert quote[name] == other[twin]
    assert (graph["usage"]["credits"], graph["state"], graph["role"]) == (1, "DONE", "ASSISTANT")
    assert graph["trace"]["candidates"][0]["text"].startswith("The library opens at nine.")
    assert graph["conversation"]["messageCount"] == rest["message_count"] == 2


async def test_a_workspace_leads_to_what_was_said(client: httpx.AsyncClient, world: World) -> None:
    acme, bot = await scene(world)
    await chat(bot)
    await send_message(acme.ada, ask(bot))
    answer = await run(
        client,
        acme,
        """query ($id: ID!) { workspace(id: $id) { credits { granted used reserved remaining }
             conversations(first: 5, channel: PLAYGROUND, search: "opens") { totalCount nodes { title
               lastMessage { content } messages(last: 1) { nodes { role usage { model } } } } } } }""",
        id=acme.id,
    )
    workspace = answer["data"]["workspace"]
    assert workspace["credits"] == {"granted": 5000, "used": 1, "reserved": 0, "remaining": 4999}
    assert workspace["conversations"] == {
        "totalCount": 1,
        "nodes": [
            {
                "title": "When does the library open?",
                "lastMessage": {"content": "It opens at nine [1]."},
                "messages": {"nodes": [{"role": "ASSISTANT", "usage": {"model": "gpt-4o-mini"}}]},
            }
        ],
    }


async def test_a_bad_question_is_among_the_payloads_errors(client: httpx.AsyncClient, world: World) -> None:
    acme, bot = await scene(world)
    await chat(bot)
    for mutation in ("sendMessage", "startMessage"):
        query = f"mutation ($input: SendMessageInput!) {{ {mutation}(input: $input) {{ errors {{ code field }} }} }}"
        answer = await run(client, acme, query, input={"agentId": str(bot.id), "content": " "})
        assert answer["data"][mutation]["errors"] == [{"code": "VALIDATION_FAILED", "field": ["content"]}]


async def test_a_conversation_is_rated_replayed_and_deleted(client: httpx.AsyncClient, world: World) -> None:
    acme, bot = await scene(world)
    await chat(bot)
    started = (await send_message(acme.ada, ask(bot))).started
    rate = "mutation ($id: ID!) { giveFeedback(messageId: $id, feedback: UP) { message { feedback } } }"
    assert (await run(client, acme, rate, id=started.message_id))["data"]["giveFeedback"]["message"]["feedback"] == "UP"
    replay = """mutation ($id: ID!) { replay(messageId: $id, systemPrompt: "Be brief.") { replay {
        content refused citations { quote source { name } } usage { credits }
        trace { question spans { supported } } } } }"""
    made = (await run(client, acme, replay, id=started.message_id))["data"]["replay"]["replay"]
    assert made["content"] == "It opens at nine [1]."
    assert made["citations"] == [{"quote": "The library opens at nine.", "source": {"name": "Handbook"}}]
    delete = "mutation ($id: ID!) { deleteConversation(id: $id) { deletedId } }"
    gone = (await run(client, acme, delete, id=started.conversation_id))["data"]["deleteConversation"]
    assert gone["deletedId"] == started.conversation_id
    assert await Message.filter(workspace_id=acme.id).count() == 0


async def followed(actor: Actor, id: str, after: int | None = None) -> list[Any]:
    query = """subscription ($id: ID!, $after: Int) { messageEvents(messageId: $id, after: $after) {
        sequence kind text citation { marker quote source { name } } message { content state } error { code } } }"""
    results = await graph.subscribe(query, {"id": id, "after": after}, Context(actor))
    return [result.data and result.data["messageEvents"] async for result in results]


@pytest.mark.usefixtures("database")
async def test_an_answer_is_followed_and_resumed(world: World) -> None:
    acme, bot = await scene(world)
    await chat(bot, "It opens ", "at nine [1]", pause=0.01)
    id = (await start_message(acme.ada, ask(bot))).message_id
    events = await followed(acme.ada, id)
    assert [event["kind"] for event in events] == ["START", "DELTA", "DELTA", "CITATION", "DONE"]
    assert "".join(event["text"] or "" for event in events) == "It opens at nine [1]"
    assert events[0]["message"]["state"] == "STREAMING"
    assert events[3]["citation"] == {
        "marker": 1,
        "quote": "The library opens at nine.",
        "source": {"name": "Handbook"},
    }
    assert events[4]["message"] == {"content": "It opens at nine [1]", "state": "DONE"}
    assert await followed(acme.ada, id, after=2) == events[3:]
