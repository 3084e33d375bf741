"""Limits by who asks, wherever from."""

from __future__ import annotations

from typing import Any

import pytest

from access.actors import Actor, ActorKind
from access.limits import KEY_REQUESTS, PERSON_REQUESTS, REQUESTS, VISITOR_REQUESTS, RateLimiter, rules_of
from app.actor_limits import count_request
from kit.errors import RateLimited

SMALL = {PERSON_REQUESTS: "2/hour", KEY_REQUESTS: "2/hour", VISITOR_REQUESTS: "2/hour"}


def at(address: str, **who: Any) -> Actor:
    kind = {"user_id": ActorKind.PERSON, "api_key_id": ActorKind.API_KEY, "visitor_id": ActorKind.VISITOR}
    return Actor(kind=kind[next(iter(who))], address=address, **who)


@pytest.mark.parametrize("who", ["user_id", "api_key_id", "visitor_id"])
async def test_many_addresses_are_one_caller(who: str) -> None:
    limiter = RateLimiter(SMALL)
    for number in (1, 2):
        await count_request(limiter, at(f"203.0.113.{number}", **{who: "ada"}))
    with pytest.raises(RateLimited) as refused:
        await count_request(limiter, at("203.0.113.3", **{who: "ada"}))
    assert refused.value.headers["X-RateLimit-Limit"] == "2"
    assert int(refused.value.headers["Retry-After"]) > 0
    await count_request(limiter, at("203.0.113.3", **{who: "grace"}))


async def test_a_person_and_a_key_of_one_id_are_two() -> None:
    limiter = RateLimiter(SMALL)
    for who in ("user_id", "api_key_id", "visitor_id"):
        for _ in range(2):
            await count_request(limiter, at("203.0.113.1", **{who: "same"}))


async def test_nobody_is_counted_by_the_address_alone() -> None:
    limiter = RateLimiter(SMALL)
    for _ in range(5):
        await count_request(limiter, Actor(address="203.0.113.1"))


def test_the_limits_of_a_caller_follow_from_an_address() -> None:
    assert rules_of("100/minute") == {
        REQUESTS: "100/minute", PERSON_REQUESTS: "600/1 minute", KEY_REQUESTS: "600/1 minute",
    }  # fmt: skip
    assert rules_of("10/2 second;1000/hour")[KEY_REQUESTS] == "60/2 second;6000/1 hour"
    RateLimiter(rules_of("10/2 second;1000/hour"))
