"""Chat over HTTP: the documented shapes, streams that are cut and resumed, and refusals."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx
import orjson
import pytest

from access.permissions import Scope
from llm.failures import ModelFailed
from llm.scripted import ScriptedModel
from models.agents import Agent
from models.credits import CreditBalance
from models.messages import Message
from resolvers.answers import feeds
from resolvers.answers.reading import ended
from rest_compat.event_stream import KEEP_ALIVE
from tests.answering import answering_with, chat, library_of
from tests.world import Team, World

SOURCES = [f"Library fact {number} is true." for number in range(1, 100)]
CITED = [f" Fact {number} is true [{number}]" for number in range(1, 100)]


@dataclass
class Integrator:
    """Somebody with an API key who talks to one agent."""

    client: httpx.AsyncClient
    team: Team
    agent: Agent
    headers: dict[str, str]

    async def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return await self.client.post(f"/api/chat{path}", json=body, headers={**self.headers, **headers})

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(f"/api/chat{path}", headers={**self.headers, **headers})

    def question(self, message: str = "When does the library open?", **more: Any) -> dict[str, Any]:
        return {"agent_id": str(self.agent.id), "message": message, **more}


@pytest.fixture
async def integrator(client: httpx.AsyncClient, world: World) -> Integrator:
    acme = await world.workspace()
    await world.workspace()
    _, secret = await acme.key(Scope.CHAT)
    return Integrator(client, acme, await acme.agent(), {"Authorization": f"Bearer {secret}"})


def events_of(response: httpx.Response) -> list[tuple[int, str, dict[str, Any]]]:
    """id, event and data of each event; comments are passed over."""
    events = []
    for block in response.text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if lines:
            events.append((int(lines["id"]), lines["event"], orjson.loads(lines["data"])))
    return events


def text_of(events: list[tuple[int, str, dict[str, Any]]]) -> str:
    return "".join(data["text"] for _, event, data in events if event == "delta")


async def test_a_whole_answer_has_the_documented_shape(integrator: Integrator) -> None:
    await chat(integrator.agent)
    response = await integrator.post("", integrator.question(visitor_id="v1", metadata={"page": "/fees"}))
    assert response.status_code == 200
    data = response.json()["data"]
    assert set(data) == {"conversation_id", "message", "citations", "refused", "credits_used", "credits_remaining"}
    assert {"id", "role", "content", "created_at"} <= set(data["message"])
    assert (data["message"]["role"], data["message"]["content"]) == ("assistant", "It opens at nine [1].")
    assert data["message"]["created_at"].endswith("Z")
    [citation] = data["citations"]
    documented = {"marker", "source_id", "source_name", "url", "quote", "start", "end", "score"}
    assert documented <= set(citation)
    assert citation["end"] - citation["start"] == len(citation["quote"])
    assert (data["refused"], data["credits_used"], data["credits_remaining"]) == (False, 1, 4999)


async def test_a_stream_has_the_documented_events(integrator: Integrator) -> None:
    await chat(integrator.agent, "It opens ", "at nine [1]")
    response = await integrator.post("/stream", integrator.question())
    assert response.headers["content-type"].startswith("text/event-stream")
    events = events_of(response)
    assert [(id, event) for id, event, _ in events] == list(enumerate(["start", "delta", "delta", "citation", "done"]))
    assert set(events[0][2]) == {"conversation_id", "message_id"}
    assert text_of(events) == "It opens at nine [1]"
    assert set(events[-1][2]) == {"message", "citations", "refused", "credits_used", "credits_remaining"}
    assert events[-1][2]["citations"] == [events[3][2]]


async def test_a_stream_of_a_model_that_fails_ends_in_an_error(integrator: Integrator) -> None:
    await chat(
        integrator.agent, "Nine", " [1]", failure=ModelFailed("The model is away", code="MODEL_BUSY"), fails_at=1
    )
    events = events_of(await integrator.post("/stream", integrator.question()))
    assert events[-1][1:] == (
        "error",
        {"error": "Service Unavailable", "message": "The model is away", "statusCode": 503, "code": "MODEL_BUSY"},
    )


@pytest.mark.parametrize(("code", "wait"), [("MODEL_BUSY", "5"), ("MODEL_KEY_REFUSED", None)])
async def test_a_failed_answer_is_a_503_and_says_whether_to_try_again(
    integrator: Integrator, code: str, wait: str | None
) -> None:
    await chat(integrator.agent, failure=ModelFailed("The model is away", code=code))
    response = await integrator.post("", integrator.question())
    assert (response.status_code, response.json()["code"]) == (503, code)
    assert response.headers.get("retry-after") == wait


async def test_stream_json_replay_and_polling_tell_the_same(integrator: Integrator) -> None:
    answering_with(ScriptedModel(CITED, pause=0.001), await library_of(integrator.agent, SOURCES))
    events = events_of(await integrator.post("/stream", integrator.question()))
    path = f"/messages/{events[0][2]['message_id']}/events"
    assert events_of(await integrator.get(path)) == events
    polled = (await integrator.get(path, Accept="application/json")).json()
    assert [(event["id"], event["event"], event["data"]) for event in polled["data"]] == events
    assert polled["meta"] == {"has_more": False, "next_cursor": None}
    assert text_of(events) == "".join(CITED) == events[-1][2]["message"]["content"]


async def test_resumed_after_any_event_the_rest_follows(integrator: Integrator) -> None:
    answering_with(ScriptedModel(CITED), await library_of(integrator.agent, SOURCES))
    events = events_of(await integrator.post("/stream", integrator.question()))
    path = f"/messages/{events[0][2]['message_id']}/events"
    assert len(events) == 200
    for last in range(0, 200, 7):
        assert events_of(await integrator.get(path, **{"Last-Event-ID": str(last)})) == events[last + 1 :]
    assert events_of(await integrator.get(f"{path}?after=150")) == events[151:]


async def test_polling_while_it_is_written_says_that_more_may_come(integrator: Integrator) -> None:
    library = await library_of(integrator.agent)
    answering_with(ScriptedModel(["Nine", " [1]"], pause=0.1), library)
    asking = asyncio.ensure_future(integrator.post("", integrator.question()))
    await library.searched.wait()
    row = await Message.get(role="assistant")
    polled = (await integrator.get(f"/messages/{row.id}/events", Accept="application/json")).json()
    assert polled["data"][0]["event"] == "start"
    assert polled["meta"] == {"has_more": True, "next_cursor": str(polled["data"][-1]["id"])}
    await asking


async def test_silence_is_filled_with_comments(integrator: Integrator) -> None:
    library = await library_of(integrator.agent)
    answering_with(ScriptedModel(["Nine [1]"], pause=0.2), library)
    streaming = asyncio.ensure_future(integrator.post("/stream", integrator.question()))
    await library.searched.wait()
    await asyncio.sleep(0.05)
    feeds.heartbeat()
    assert KEEP_ALIVE.decode() in (await streaming).text


async def test_a_reader_that_leaves_does_not_stop_the_answer(integrator: Integrator) -> None:
    library = await library_of(integrator.agent)
    answering_with(ScriptedModel(["Nine", " [1]"], pause=0.05), library)
    asking = asyncio.ensure_future(integrator.post("/stream", integrator.question()))
    await library.searched.wait()
    asking.cancel()
    await ended(str((await Message.get(role="assistant")).id))
    row = await Message.get(role="assistant")
    assert (row.state, row.content, row.credits) == ("done", "Nine [1]", 1)


async def test_an_answer_is_stopped_and_rated(integrator: Integrator) -> None:
    library = await library_of(integrator.agent)
    answering_with(ScriptedModel(["word "] * 500, pause=0.01), library)
    streaming = asyncio.ensure_future(integrator.post("/stream", integrator.question()))
    await library.searched.wait()
    await asyncio.sleep(0.05)
    row = await Message.get(role="assistant")
    stopped = (await integrator.post(f"/messages/{row.id}/stop")).json()["data"]
    assert (stopped["message_id"], stopped["state"]) == (str(row.id), "stopped")
    assert events_of(await streaming)[-1][2]["message"]["content"] == stopped["content"]
    rated = await integrator.post(f"/messages/{row.id}/feedback", {"feedback": "down"})
    assert rated.json() == {"data": {"message_id": str(row.id), "feedback": "down"}, "message": "Feedback saved"}


async def test_a_conversation_is_read_with_its_messages(integrator: Integrator) -> None:
    await chat(integrator.agent)
    first = (await integrator.post("", integrator.question(visitor_id="v1"))).json()["data"]
    place = first["conversation_id"]
    await integrator.post("", integrator.question("And the library closes?", conversation_id=place))
    shown = (await integrator.get(f"/conversations/{place}")).json()
    assert (shown["data"]["visitor_id"], shown["data"]["message_count"]) == ("v1", 4)
    assert [message["role"] for message in shown["data"]["messages"]] == ["user", "assistant"] * 2
    assert shown["data"]["messages"][1]["citations"] == first["citations"]
    page = (await integrator.get(f"/conversations/{place}?limit=1")).json()
    assert page["meta"]["has_more"]


async def test_a_retry_with_the_same_key_is_the_same_answer(integrator: Integrator) -> None:
    model = await chat(integrator.agent)
    key = {"Idempotency-Key": "order-7"}
    answers = [(await integrator.post("", integrator.question(), **key)).json() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert len(model.prompts) == 1
    response = await integrator.post("", integrator.question("Is the library closed?"), **key)
    assert (response.status_code, response.json()["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"message": ""}, 422, "VALIDATION_FAILED"),
        ({"message": "x" * 8001}, 422, "VALIDATION_FAILED"),
        ({"message": None}, 422, "VALIDATION_FAILED"),
        ({"metadata": "none"}, 422, "VALIDATION_FAILED"),
        ({"agent_id": "bot"}, 400, "INVALID_ID"),
        ({"conversation_id": "last"}, 400, "INVALID_ID"),
        ({"agent_id": "0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f"}, 404, "AGENT_NOT_FOUND"),
        ({"conversation_id": "0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f"}, 404, "CONVERSATION_NOT_FOUND"),
    ],
)
@pytest.mark.parametrize("path", ["", "/stream"])
async def test_what_can_not_be_asked_is_explained(
    integrator: Integrator, path: str, change: dict[str, Any], status: int, code: str
) -> None:
    await chat(integrator.agent)
    response = await integrator.post(path, {**integrator.question(), **change})
    assert (response.status_code, response.json()["code"]) == (status, code)
    if status == 422:
        assert response.json()["details"][0]["field"] in change


async def test_without_credits_it_is_a_402(integrator: Integrator) -> None:
    await chat(integrator.agent)
    await CreditBalance.filter(workspace_id=integrator.team.id).update(used=5000)
    for path in ("", "/stream"):
        response = await integrator.post(path, integrator.question())
        assert (response.status_code, response.json()["code"]) == (402, "CREDITS_EXHAUSTED")


@pytest.mark.parametrize("last", ["-1", "x", "1.5", "9" * 12])
async def test_a_bad_last_event_id_is_explained(integrator: Integrator, last: str) -> None:
    await chat(integrator.agent)
    id = (await integrator.post("", integrator.question())).json()["data"]["message"]["id"]
    response = await integrator.get(f"/messages/{id}/events", **{"Last-Event-ID": last})
    assert (response.status_code, response.json()["code"]) == (400, "INVALID_EVENT_ID")


async def test_without_a_key_nobody_asks(integrator: Integrator) -> None:
    response = await integrator.client.post("/api/chat", json=integrator.question())
    assert response.status_code == 401
