"""Web pages with a public key, and the visitors that come through them."""

from __future__ import annotations

from dataclasses import dataclass

from access.permissions import Role
from access.visits import visit_token
from kit.ids import new_id
from models.agents import Agent
from models.api_keys import ApiKey
from resolvers.api_keys import create_api_key
from tests.world import SIGNER, Team, person

SHOP = "https://shop.example"


@dataclass(frozen=True)
class Page:
    """A page of the shop: it holds `secret`, and its visitors talk to the agent."""

    agent: Agent
    key: ApiKey
    secret: str

    @property
    def headers(self) -> dict[str, str]:
        """What the page itself sends."""
        return {"Authorization": f"Bearer {self.secret}", "Origin": SHOP}

    def visitor(self, visitor_id: str | None = None) -> dict[str, str]:
        """What the page sends for a visitor with a session."""
        token, _ = visit_token(SIGNER, visitor_id or str(new_id()), str(self.key.id), str(self.agent.id))
        return {"Authorization": f"Bearer {token}", "Origin": SHOP}


async def page(team: Team, agent: Agent) -> Page:
    """A page of the shop for this agent, which allows it."""
    if SHOP not in agent.allowed_origins:
        agent.allowed_origins = [*agent.allowed_origins, SHOP]
        await agent.save(update_fields=["allowed_origins"])
    owner = next(user for name, user in team.people.items() if team.roles[name] is Role.OWNER)
    made = await create_api_key(
        person(owner, {team.id: Role.OWNER}), team.id, name="Page", kind="public", agent_ids=[str(agent.id)]
    )
    return Page(agent, made.key, made.secret)
