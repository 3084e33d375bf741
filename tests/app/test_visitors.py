"""Web pages and their visitors over HTTP: only from allowed pages, only one agent, only one's own conversations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from access import limits
from access.limits import VISITOR_MESSAGES, VISITOR_SESSIONS, RateLimiter
from access.permissions import Scope
from kit import clock
from models.conversations import Conversation
from models.database import execute
from resolvers.agents import update_agent
from resolvers.api_keys import revoke_api_key
from tests.answering import chat
from tests.sockets import Socket
from tests.visitors import SHOP, Page, page
from tests.world import Team, World

QUESTION = "When does the library open?"
SEND = """mutation ($a: ID!) { sendMessage(input: {agentId: $a, content: "When does the library open?"}) {
    message { conversation { id visitorId } } } }"""


@pytest.fixture
async def acme(world: World) -> Team:
    await world.workspace()
    return await world.workspace(admin="ada")


@pytest.fixture
async def shop(acme: Team, client: httpx.AsyncClient) -> Page:
    """The app runs before the agent gets its scripted model."""
    agent = await acme.agent()
    await chat(agent)
    return await page(acme, agent)


async def opened(client: httpx.AsyncClient, headers: dict[str, str], **body: Any) -> httpx.Response:
    return await client.post("/api/chat/sessions", json=body, headers=headers)


async def asked(client: httpx.AsyncClient, shop: Page, headers: dict[str, str], **more: Any) -> httpx.Response:
    body = {"agent_id": str(shop.agent.id), "message": QUESTION, **more}
    return await client.post("/api/chat", json=body, headers=headers)


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json().get("code", "")


async def test_a_page_opens_a_session_and_its_visitor_talks(client: httpx.AsyncClient, shop: Page) -> None:
    answer = await opened(client, shop.headers)
    assert answer.status_code == 201
    session = answer.json()["data"]
    assert session["token"].startswith("nxr_vis_")
    assert session["expires_in"] == 1800
    assert session["agent"] == {
        "id": str(shop.agent.id), "name": "Support Bot", "welcome_message": None, "widget_color": "#6c5ce7",
    }  # fmt: skip
    visitor = {"Authorization": f"Bearer {session['token']}", "Origin": SHOP}
    said = (await asked(client, shop, visitor)).json()["data"]
    assert said["message"]["content"] == "It opens at nine [1]."
    row = await Conversation.get(id=said["conversation_id"])
    assert (row.visitor_id, row.channel) == (session["visitor_id"], "widget")
    shown = await client.get(f"/api/chat/conversations/{row.id}", headers=visitor)
    assert shown.status_code == 200
    more = await asked(client, shop, visitor, conversation_id=str(row.id))
    assert more.json()["data"]["conversation_id"] == str(row.id)


@pytest.mark.parametrize("origin", [None, "", "null", "https://evil.example", "http://shop.example", f"{SHOP}:8443",
                                    f"{SHOP}.evil.example", "https://evil.example/https://shop.example"])  # fmt: skip
async def test_no_other_page_gets_in(client: httpx.AsyncClient, shop: Page, origin: str | None) -> None:
    for headers in (shop.headers, shop.visitor()):
        del headers["Origin"]
        sent = {**headers, **({} if origin is None else {"Origin": origin})}
        assert code(await opened(client, sent)) == (403, "ORIGIN_NOT_ALLOWED")
        assert code(await asked(client, shop, sent)) == (403, "ORIGIN_NOT_ALLOWED")


async def test_a_page_of_the_server_itself_reads_without_an_origin(client: httpx.AsyncClient, shop: Page) -> None:
    said = (await asked(client, shop, visitor := shop.visitor())).json()["data"]["conversation_id"]
    del visitor["Origin"]
    for own, answered in (
        ({"Sec-Fetch-Site": "same-origin", "Host": "shop.example"}, (200, "")),
        ({"Sec-Fetch-Site": "same-origin", "Host": "evil.example"}, (403, "ORIGIN_NOT_ALLOWED")),
        ({"Sec-Fetch-Site": "same-origin", "Host": "shop.example:8443"}, (403, "ORIGIN_NOT_ALLOWED")),
        ({"Sec-Fetch-Site": "same-origin", "Host": ""}, (403, "ORIGIN_NOT_ALLOWED")),
        ({"Sec-Fetch-Site": "same-site", "Host": "shop.example"}, (403, "ORIGIN_NOT_ALLOWED")),
        ({"Sec-Fetch-Site": "cross-site", "Host": "shop.example"}, (403, "ORIGIN_NOT_ALLOWED")),
        ({"Sec-Fetch-Site": "same-origin", "Host": "shop.example", "Origin": "null"}, (403, "ORIGIN_NOT_ALLOWED")),
        ({"Host": "shop.example"}, (403, "ORIGIN_NOT_ALLOWED")),
    ):
        answer = await client.get(f"/api/chat/conversations/{said}", headers={**visitor, **own})
        assert code(answer) == answered, own


async def test_both_doors_open_the_same_session(client: httpx.AsyncClient, shop: Page) -> None:
    text = """mutation ($p: String) { openVisitorSession(previous: $p) { session { token visitor_id: visitorId
        expires_in: expiresIn expires_at: expiresAt
        agent { id name welcome_message: welcomeMessage widget_color: widgetColor } } errors { code } } }"""
    with clock.stopped_at(clock.now()):
        rest = (await opened(client, shop.headers)).json()["data"]
        body = {"query": text, "variables": {"p": rest["token"]}}
        graph = (await client.post("/graphql", json=body, headers=shop.headers)).json()["data"]
    assert graph["openVisitorSession"] == {"session": rest, "errors": []}


async def test_an_agent_without_origins_is_on_no_page(client: httpx.AsyncClient, acme: Team, shop: Page) -> None:
    visitor = shop.visitor()
    assert (await opened(client, shop.headers)).status_code == 201
    assert (await asked(client, shop, visitor)).status_code == 200
    await update_agent(acme.olga, str(shop.agent.id), {"allowed_origins": []})
    assert code(await opened(client, shop.headers)) == (403, "ORIGIN_NOT_ALLOWED")
    assert code(await asked(client, shop, visitor)) == (403, "ORIGIN_NOT_ALLOWED")


async def test_other_spellings_of_an_allowed_origin_are_the_same(
    client: httpx.AsyncClient, acme: Team, shop: Page
) -> None:
    for allowed, sent in (
        ("https://Shop.Example:443/", SHOP),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("http://localhost:3000", "http://localhost:3000"),
    ):
        await update_agent(acme.olga, str(shop.agent.id), {"allowed_origins": [allowed]})
        assert (await opened(client, {**shop.headers, "Origin": sent})).status_code == 201


async def test_a_public_key_opens_sessions_and_nothing_else(client: httpx.AsyncClient, shop: Page) -> None:
    assert code(await asked(client, shop, shop.headers)) == (403, "FORBIDDEN")
    for query in ("{ workspace { name } }", f'{{ agent(id: "{shop.agent.id}") {{ name }} }}', "{ viewer { id } }"):
        answer = (await client.post("/graphql", json={"query": query}, headers=shop.headers)).json()
        assert answer.get("data") in (None, {"viewer": None})


async def test_a_secret_key_or_a_visitor_opens_none(client: httpx.AsyncClient, acme: Team, shop: Page) -> None:
    _, secret = await acme.key(*Scope)
    for headers in ({"Authorization": f"Bearer {secret}"}, shop.visitor()):
        assert code(await opened(client, headers)) == (403, "FORBIDDEN")


async def test_visitors_do_not_see_each_other(client: httpx.AsyncClient, shop: Page) -> None:
    one, other = shop.visitor("one"), shop.visitor("other")
    said = (await asked(client, shop, one, visitor_id="other")).json()["data"]
    conversation, message = said["conversation_id"], said["message"]["id"]
    assert (await Conversation.get(id=conversation)).visitor_id == "one", "whatever the page's script says"
    assert code(await client.get(f"/api/chat/conversations/{conversation}", headers=other)) == (
        404, "CONVERSATION_NOT_FOUND")  # fmt: skip
    assert code(await asked(client, shop, other, conversation_id=conversation)) == (404, "CONVERSATION_NOT_FOUND")
    for path in ("events", "stop", "feedback"):
        method = "GET" if path == "events" else "POST"
        url = f"/api/chat/messages/{message}/{path}"
        body = {"feedback": "up"} if path == "feedback" else None
        assert code(await client.request(method, url, json=body, headers=other)) == (404, "MESSAGE_NOT_FOUND")


async def test_visitors_do_not_get_each_others_answers_by_an_idempotency_key(
    client: httpx.AsyncClient, shop: Page
) -> None:
    answers = [
        (await asked(client, shop, {**shop.visitor(name), "Idempotency-Key": "1"})).json()["data"]["conversation_id"]
        for name in ("one", "other", "one")
    ]
    assert answers[0] == answers[2] != answers[1]


async def test_a_visitor_comes_back_as_the_same_within_a_day(client: httpx.AsyncClient, shop: Page) -> None:
    first = (await opened(client, shop.headers)).json()["data"]
    with clock.stopped_at(clock.now() + timedelta(minutes=31)) as move:
        visitor = {"Authorization": f"Bearer {first['token']}", "Origin": SHOP}
        assert code(await asked(client, shop, visitor)) == (401, "TOKEN_EXPIRED")
        again = (await opened(client, shop.headers, session=first["token"])).json()["data"]
        assert again["visitor_id"] == first["visitor_id"]
        move(clock.now() + timedelta(hours=25))
        late = (await opened(client, shop.headers, session=again["token"])).json()["data"]
        assert late["visitor_id"] != first["visitor_id"]
    for strange in ("", "nxr_vis_", "nxr_vis_a.b.c", "x" * 5000):
        assert (await opened(client, shop.headers, session=strange)).status_code == 201


async def test_another_agents_visitor_is_a_new_one_here(client: httpx.AsyncClient, acme: Team, shop: Page) -> None:
    other = await page(acme, await acme.agent())
    token = other.visitor("one")["Authorization"].removeprefix("Bearer ")
    assert (await opened(client, shop.headers, session=token)).json()["data"]["visitor_id"] != "one"


async def test_a_session_is_worth_what_its_key_is_worth(client: httpx.AsyncClient, acme: Team, shop: Page) -> None:
    visitor = shop.visitor()
    assert (await asked(client, shop, visitor)).status_code == 200
    await revoke_api_key(acme.olga, str(shop.key.id))
    assert code(await asked(client, shop, visitor)) == (401, "SESSION_ENDED")


async def test_an_access_token_is_no_session_and_a_session_no_access_token(
    client: httpx.AsyncClient, acme: Team, shop: Page
) -> None:
    from tests.world import bearer

    person = bearer(acme.people["olga"])["Authorization"].removeprefix("Bearer ")
    visit = shop.visitor()["Authorization"].removeprefix("Bearer nxr_vis_")
    for token in (f"nxr_vis_{person}", visit):
        answer = await client.get("/api/auth/me", headers={"Authorization": f"Bearer {token}", "Origin": SHOP})
        assert code(answer) == (401, "TOKEN_INVALID")


async def test_a_visitor_has_a_budget_of_questions(client: httpx.AsyncClient, shop: Page) -> None:
    limits.use(RateLimiter({VISITOR_MESSAGES: "2/hour"}))
    one = shop.visitor("one")
    assert [(await asked(client, shop, one)).status_code for _ in range(3)] == [200, 200, 429]
    assert (await asked(client, shop, shop.visitor("other"))).status_code == 200
    answer = await client.post("/graphql", json={"query": SEND, "variables": {"a": str(shop.agent.id)}}, headers=one)
    assert answer.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"


async def test_new_sessions_are_no_way_around_the_budget(client: httpx.AsyncClient, shop: Page) -> None:
    limits.use(RateLimiter({VISITOR_SESSIONS: "3/hour"}))
    assert [(await opened(client, shop.headers)).status_code for _ in range(4)] == [201, 201, 201, 429]


async def test_a_page_may_ask_whether_it_may_call_and_read_the_answer(client: httpx.AsyncClient, shop: Page) -> None:
    asks = {"Origin": SHOP, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    for path in ("/api/chat/sessions", "/api/chat", "/api/chat/stream"):
        preflight = await client.options(path, headers=asks)
        assert preflight.status_code == 204
        assert preflight.headers["access-control-allow-origin"] == SHOP
        assert "Authorization" in preflight.headers["access-control-allow-headers"]
        assert "access-control-allow-credentials" not in preflight.headers
    for answer in (await opened(client, shop.headers), await asked(client, shop, shop.visitor(), conversation_id="x")):
        assert answer.headers["access-control-allow-origin"] == SHOP
    assert "access-control-allow-origin" not in (await client.options("/api/agents", headers=asks)).headers


async def test_nobody_elses_answers_can_be_read_across_origins(
    client: httpx.AsyncClient, acme: Team, shop: Page
) -> None:
    _, secret = await acme.key(Scope.CHAT)
    answer = await asked(client, shop, {"Authorization": f"Bearer {secret}", "Origin": SHOP})
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers


async def test_a_visitor_talks_over_a_socket_from_an_allowed_page_only(client: httpx.AsyncClient, shop: Page) -> None:
    app: Any = client._transport.app  # type: ignore[attr-defined]  # the app in this process
    visitor = shop.visitor("one")
    for origin, taken in ((SHOP, True), ("https://evil.example", False), ("", False)):
        socket = Socket(app, headers={"Origin": origin} if origin else {})
        assert await socket.introduce(visitor) is taken, "what the script says of its origin doesn't count"
        if taken:
            await socket.subscribe(SEND, {"a": str(shop.agent.id)})
            said = await socket.told()
            assert said["payload"]["data"]["sendMessage"]["message"]["conversation"]["visitorId"] == "one"
        else:
            assert socket.closed_with == 4403
        await socket.close()


async def test_a_secret_key_can_be_bound_to_pages(client: httpx.AsyncClient, acme: Team, shop: Page) -> None:
    _, secret = await acme.key(Scope.CHAT, allowed_origins=[SHOP])
    bound = {"Authorization": f"Bearer {secret}"}
    assert code(await asked(client, shop, bound)) == (403, "ORIGIN_NOT_ALLOWED")
    assert (await asked(client, shop, {**bound, "Origin": SHOP})).status_code == 200


async def test_word_of_other_pages_reaches_every_process(client: httpx.AsyncClient, shop: Page) -> None:
    visitor = shop.visitor()
    assert (await asked(client, shop, visitor)).status_code == 200
    await execute("UPDATE agents SET allowed_origins = '{}' WHERE id = $1", str(shop.agent.id))
    for _ in range(100):
        answer = await asked(client, shop, visitor)
        if answer.status_code != 200:
            break
    assert code(answer) == (403, "ORIGIN_NOT_ALLOWED")
