"""Visitors of web pages: opening their sessions, and what they may ask in a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from access.actors import Actor, ActorKind
from access.addresses import limit_key
from access.limits import VISITOR_ADDRESS_MESSAGES, VISITOR_MESSAGES, VISITOR_SESSIONS, limiter
from access.operations import operation
from access.permissions import Permission
from access.visits import LIFE, RENEWABLE, read_visit, visit_token
from kit.errors import Forbidden, NotFound, Unauthorized
from kit.ids import new_id
from kit.pages import Row
from models.agents import Agent
from models.listing import rows_by_id
from resolvers.parts import parts

_SHOWN = ("id", "name", "welcome_message", "widget_color")


@dataclass(frozen=True)
class VisitorSession:
    """A visitor's session: `token` is sent as a bearer's. `agent`: id, name, welcome_message and widget_color."""

    token: str
    visitor_id: str
    expires_at: datetime
    agent: Row
    expires_in: int = round(LIFE.total_seconds())


@operation(requires=Permission.OPEN_SESSIONS)
async def open_visitor_session(actor: Actor, *, previous: str | None = None) -> VisitorSession:
    """Open a session of half an hour for a visitor of the page that the public key stands in.

    `previous`: a session that ended at most a day ago; its visitor comes back as the same. Any other is passed over.
    Raises: Forbidden for whoever isn't a page; NotFound when the agent is gone; RateLimited.
    """
    if actor.kind is not ActorKind.PAGE or actor.api_key_id is None or not actor.agent_ids:
        raise Forbidden("Sessions are opened with a public key (nxr_pub_…)")
    await limiter().check(VISITOR_SESSIONS, limit_key(actor.address))
    [agent_id] = actor.agent_ids
    agent = (await rows_by_id(Agent, [agent_id], _SHOWN, actor))[0]
    if agent is None:
        raise NotFound.of("agent")
    visitor_id = _known_visitor(previous, agent_id) or str(new_id())
    token, ends = visit_token(parts().signer, visitor_id, actor.api_key_id, agent_id)
    return VisitorSession(token, visitor_id, ends, agent)


def _known_visitor(previous: str | None, agent_id: str) -> str | None:
    if previous is None:
        return None
    try:
        visit = read_visit(parts().signer, previous, RENEWABLE)
    except Unauthorized:
        return None
    return visit.visitor_id if visit.agent_id == agent_id else None


async def spend_a_question(actor: Actor) -> None:
    """Count a visitor's question, for the visitor and for their address; whoever asks otherwise pays in credits only.

    Raises: RateLimited.
    """
    if actor.kind is ActorKind.VISITOR:
        await limiter().check(VISITOR_MESSAGES, actor.name())
        agents = ",".join(sorted(actor.agent_ids or ()))
        await limiter().check(VISITOR_ADDRESS_MESSAGES, f"{agents} {limit_key(actor.address)}")
