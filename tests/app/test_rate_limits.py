"""The documented limit: 100 requests a minute an address, told on every answer."""

from __future__ import annotations

import asyncio

import pytest

from access.addresses import limit_key
from app.http.addresses import client_address
from app.settings import Settings
from tests.app.web import refusal, visitor, web

PROXIES = Settings(_env_file=None, trusted_proxies="10.0.0.0/8,fd00::/8").trusted_proxies


async def test_a_hundred_pass_then_429_with_all_headers() -> None:
    async with visitor(web(limit="100/minute")) as client:
        answers = [await client.get("/api/things/who") for _ in range(101)]
    assert [answer.status_code for answer in answers] == [200] * 100 + [429]
    assert answers[0].headers["x-ratelimit-limit"] == "100"
    assert answers[0].headers["x-ratelimit-remaining"] == "99"
    assert "retry-after" not in answers[0].headers
    last = answers[-1]
    assert refusal(last) == (429, "RATE_LIMITED")
    assert last.json()["error"] == "Too Many Requests"
    assert last.headers["x-ratelimit-remaining"] == "0"
    assert 1 <= int(last.headers["retry-after"]) <= 60
    assert last.json()["message"] == f"Too many requests; try again in {last.headers['retry-after']} seconds"
    assert int(last.headers["x-ratelimit-reset"]) == int(answers[0].headers["x-ratelimit-reset"])


async def test_refusals_count_and_tell_too() -> None:
    async with visitor(web(limit="2/minute")) as client:
        first = await client.get("/nowhere")
        second = await client.post("/graphql", content=b"{")
        third = await client.post("/graphql", content=b"{")
    assert (first.status_code, first.headers["x-ratelimit-remaining"]) == (404, "1")
    assert (second.status_code, second.headers["x-ratelimit-remaining"]) == (415, "0")
    assert refusal(third) == (429, "RATE_LIMITED")
    assert third.json()["errors"][0]["extensions"] == {"code": "RATE_LIMITED", "statusCode": 429}


async def test_who_asks_again_at_once_is_slowed_down_and_nobody_else() -> None:
    loop, app = asyncio.get_running_loop(), web(limit="1/minute")
    async with visitor(app) as greedy, visitor(app, address="203.0.113.8") as calm:
        await greedy.get("/nowhere")
        began = loop.time()
        refused = asyncio.gather(*(greedy.get("/nowhere") for _ in range(3)))
        await calm.get("/nowhere")
        others = loop.time() - began
        assert {answer.status_code for answer in await refused} == {429}
        assert others < 0.04 < loop.time() - began


async def test_probes_and_the_files_of_pages_are_free() -> None:
    async with visitor(web(limit="1/minute")) as client:
        await client.get("/api/things")
        for path, status in (("/health", 200), ("/ready", 200), ("/metrics", 200), ("/assets/none.js", 404)):
            answer = await client.get(path)
            assert answer.status_code == status
            assert "x-ratelimit-limit" not in answer.headers
        assert (await client.get("/api/things")).status_code == 429


async def test_each_address_has_its_own() -> None:
    app = web(limit="1/minute")
    for address in ("198.51.100.1", "198.51.100.2", "2001:db8:1:1::5", "2001:db8:1:2::5"):
        async with visitor(app, address) as client:
            assert (await client.get("/api/things")).status_code == 200
    for same in ("198.51.100.1", "::ffff:198.51.100.1", "2001:db8:1:1:ffff::9"):
        async with visitor(app, same) as client:
            assert (await client.get("/api/things")).status_code == 429


async def test_whoever_writes_x_forwarded_for_himself_is_not_believed() -> None:
    async with visitor(web(limit="1/minute")) as client:
        await client.get("/api/things", headers={"X-Forwarded-For": "1.1.1.1"})
        assert (await client.get("/api/things", headers={"X-Forwarded-For": "2.2.2.2"})).status_code == 429


async def test_behind_a_trusted_proxy_its_callers_are_told_apart() -> None:
    app = web(limit="1/minute", trusted_proxies="10.0.0.0/8")
    async with visitor(app, "10.0.0.1") as proxy:
        first = await proxy.get("/api/things/who", headers={"X-Forwarded-For": "198.51.100.1"})
        assert first.json()["message"] == "anonymous at 198.51.100.1"
        assert (await proxy.get("/api/things", headers={"X-Forwarded-For": "198.51.100.2"})).status_code == 200
        spoofed = {"X-Forwarded-For": "9.9.9.9, 198.51.100.2"}
        assert (await proxy.get("/api/things", headers=spoofed)).status_code == 429


@pytest.mark.parametrize(
    ("peer", "forwarded", "caller"),
    [
        ("203.0.113.7", ["1.1.1.1"], "203.0.113.7"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1, 10.0.0.9"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6", "198.51.100.1, 10.0.0.9"], "198.51.100.1"),
        ("10.0.0.1", ["10.0.0.8, 10.0.0.9"], "10.0.0.8"),
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1, nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.1", ['"[2001:db8::1]:4711"'], "2001:db8::1"),
        ("10.0.0.1", ["[2001:db8::1]"], "2001:db8::1"),
        ("fd00::1", ["2001:db8::1"], "2001:db8::1"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["::ffff:198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", [", ,"], "10.0.0.1"),
    ],
)
def test_the_caller_is_the_rightmost_untrusted_hop(peer: str, forwarded: list[str], caller: str) -> None:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    assert client_address({"type": "http", "client": (peer, 1), "headers": headers}, PROXIES) == caller


def test_a_unix_socket_has_no_address() -> None:
    assert client_address({"type": "http", "client": None, "headers": []}, PROXIES) == ""


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_an_ipv6_site_is_one_caller(address: str, key: str) -> None:
    assert limit_key(address) == key


async def test_without_redis_nothing_fails_and_ready_says_so() -> None:
    async with visitor(web(limit="2/minute", redis_url="redis://127.0.0.1:1")) as client:
        assert [(await client.get("/api/things")).status_code for _ in range(3)] == [200, 200, 429]
        ready = await client.get("/ready")
    assert ready.status_code == 200
    assert ready.json()["checks"]["rate_limit"].startswith("Redis is away")
