"""GraphQL over WebSockets, by the protocol graphql-transport-ws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketDenialResponse, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from access.actors import Actor
from tests.app.web import GOOD, web

PROTOCOL = "graphql-transport-ws"


@pytest.fixture
def client() -> TestClient:
    return TestClient(web())


def started(client: TestClient) -> WebSocketTestSession:
    return client.websocket_connect("/graphql", [PROTOCOL])


def introduce(socket: WebSocketTestSession, payload: Any = None) -> None:
    socket.send_json({"type": "connection_init", **({} if payload is None else {"payload": payload})})
    assert socket.receive_json() == {"type": "connection_ack"}


def ask(socket: WebSocketTestSession, query: str, id: str = "1", **more: Any) -> None:
    socket.send_json({"id": id, "type": "subscribe", "payload": {"query": query, **more}})


def answers(socket: WebSocketTestSession, id: str = "1") -> list[Any]:
    """Payloads until the operation is complete, or its errors."""
    got: list[Any] = []
    while (message := socket.receive_json())["type"] == "next":
        assert message["id"] == id
        got.append(message["payload"])
    assert message["type"] in {"complete", "error"}
    return [*got, *message.get("payload", [])]


def test_a_subscription_runs_to_its_end(client: TestClient) -> None:
    with started(client) as socket:
        introduce(socket)
        ask(socket, "subscription($to: Int!) { count(to: $to) }", variables={"to": 3})
        assert answers(socket) == [{"data": {"count": 0}}, {"data": {"count": 1}}, {"data": {"count": 2}}]


def test_queries_and_mutations_run_too(client: TestClient) -> None:
    with started(client) as socket:
        introduce(socket)
        ask(socket, "{ hello }")
        (answer,) = answers(socket)
        assert answer["data"] == {"hello": "world"}
        ask(socket, 'mutation { shout(text: "a") }')
        (answer,) = answers(socket)
        assert answer["data"] == {"shout": "A"}


def test_who_one_is_comes_with_the_introduction(client: TestClient) -> None:
    for given, who in (
        (GOOD, "person"),
        ({"authorization": "Bearer good"}, "person"),
        (None, "anonymous"),
        ({"x": 1}, "anonymous"),
    ):
        with started(client) as socket:
            introduce(socket, given)
            ask(socket, "{ who }")
            assert answers(socket)[0]["data"]["who"].startswith(who)


def test_a_bad_token_closes_the_socket(client: TestClient) -> None:
    with started(client) as socket:
        socket.send_json({"type": "connection_init", "payload": {"Authorization": "Bearer stale"}})
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert (closed.value.code, closed.value.reason) == (4403, "Forbidden")


def test_nothing_runs_before_the_introduction(client: TestClient) -> None:
    with started(client) as socket:
        ask(socket, "{ hello }")
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == 4401


@pytest.mark.parametrize("protocols", [["graphql-ws"], [], ["soap"]])
def test_the_older_protocol_is_off(client: TestClient, protocols: list[str]) -> None:
    with client.websocket_connect("/graphql", protocols) as socket, pytest.raises(WebSocketDisconnect) as closed:
        socket.receive_json()
    assert closed.value.code == 4406


@pytest.mark.parametrize(
    "message",
    [
        "nonsense",
        "[]",
        "3",
        "null",
        "{}",
        '{"type": 1}',
        '{"type": "start"}',
        '{"type": "subscribe"}',
        '{"type": "complete"}',
        '{"type": "subscribe", "id": 1, "payload": {"query": "{ hello }"}}',
        '{"type": "subscribe", "id": "1", "payload": "{ hello }"}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 3}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ hello }", "variables": []}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ hello }", "operationName": []}}',
    ],
)
def test_garbage_closes_the_socket_and_not_the_server(client: TestClient, message: str) -> None:
    with started(client) as socket:
        introduce(socket)
        socket.send_text(message)
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == 4400
    assert client.get("/health").status_code == 200


def test_a_message_that_is_not_whole_is_told_what_it_needs(client: TestClient) -> None:
    with started(client) as socket:
        introduce(socket)
        socket.send_text('{"type": "subscribe", "payload": {"query": "{ hello }"}}')
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.reason == "Each message needs a type; subscribe needs an id, and a payload with the query"


def test_a_document_that_cannot_run_is_explained(client: TestClient) -> None:
    with started(client) as socket:
        introduce(socket)
        for text in ("subscription { nothing }", "{", "subscription { count }"):
            ask(socket, text)
            assert answers(socket)[0]["extensions"]["statusCode"] == 400


def test_a_refusal_in_the_middle_and_a_fault_that_is_masked(client: TestClient) -> None:
    with started(client) as socket:
        introduce(socket)
        ask(socket, "subscription { refused }")
        first, second = answers(socket)
        assert first == {"data": {"refused": 1}}
        assert second["errors"][0]["extensions"] == {"code": "CONFLICT", "statusCode": 409}
        ask(socket, "subscription { broken }")
        assert "hunter2" not in str(answers(socket))


def test_an_operation_can_be_ended(client: TestClient) -> None:
    with started(client) as socket:
        introduce(socket)
        ask(socket, "subscription { forever }", "endless")
        assert socket.receive_json()["type"] == "next"
        socket.send_json({"id": "endless", "type": "complete"})
        ask(socket, "{ hello }", "after")
        while (message := socket.receive_json())["id"] == "endless":
            assert message["type"] == "next"
        assert message["payload"]["data"] == {"hello": "world"}


def test_fifty_operations_a_socket_and_not_one_more(client: TestClient) -> None:
    with started(client) as socket:
        introduce(socket)
        for number in range(51):
            ask(socket, "subscription { forever }", str(number))
        while (message := socket.receive_json())["type"] == "next":
            continue
        assert message == {"id": "50", "type": "error", "payload": [{"message": "Subscription limit reached"}]}


def test_each_operation_counts_as_a_request() -> None:
    with started(TestClient(web(limit="3/minute"))) as socket:
        introduce(socket)
        for remaining in (True, True, False):
            ask(socket, "{ hello }")
            answer = answers(socket)[0]
            assert ("data" in answer) is remaining
        assert answer["extensions"] == {"code": "RATE_LIMITED", "statusCode": 429}


def test_past_the_limit_no_socket_is_opened() -> None:
    client = TestClient(web(limit="1/minute"))
    client.get("/api/things")
    with pytest.raises(WebSocketDenialResponse) as refused, started(client):
        raise AssertionError("it was opened")
    assert refused.value.status_code == 429
    assert refused.value.json()["code"] == "RATE_LIMITED"


def test_a_token_that_ends_in_the_middle_ends_the_subscription(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.app import web as small

    left = [4]  # connection_init, the operation, two events

    async def until_used_up(headers: Mapping[str, str], address: str = "", request_id: str = "") -> Actor:
        left[0] -= 1
        return await small_authenticate(
            {"authorization": "Bearer good" if left[0] >= 0 else "stale"}, address, request_id
        )

    small_authenticate = small.authenticate
    monkeypatch.setattr(small, "authenticate", until_used_up)
    with started(TestClient(small.web())) as socket:
        introduce(socket, GOOD)
        ask(socket, "subscription { forever }")
        *events, error = answers(socket)
    assert [event["data"] for event in events] == [{"forever": 1}] * 2
    assert error["errors"][0]["extensions"] == {"code": "TOKEN_EXPIRED", "statusCode": 401}
