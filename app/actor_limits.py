"""Limits by who asks, wherever from: a person's account, an API key, a visitor. The address has its own."""

from __future__ import annotations

from access.actors import Actor, ActorKind
from access.limits import KEY_REQUESTS, PERSON_REQUESTS, VISITOR_REQUESTS, RateLimiter

_RULES = {
    ActorKind.PERSON: PERSON_REQUESTS,
    ActorKind.API_KEY: KEY_REQUESTS,
    ActorKind.VISITOR: VISITOR_REQUESTS,
}


async def count_request(limiter: RateLimiter, actor: Actor) -> Actor:
    """The same actor, with one request counted. Raises: RateLimited."""
    rule = _RULES.get(actor.kind)
    if rule is not None:
        await limiter.check(rule, actor.name())
    return actor
