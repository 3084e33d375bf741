"""Making the demo workspace, once; whatever of it is missing is made again."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from pathlib import Path

from access.passwords import hash_password, password_matches
from access.permissions import Scope
from access.tokens import hash_of
from app.demo.login import Login
from app.system import system_actor
from models.agents import Agent
from models.api_keys import ApiKey, KeyKind
from models.database import transaction
from models.members import Member
from models.sources import Source
from models.users import User
from resolvers.agents import update_agent
from resolvers.api_keys import create_api_key
from resolvers.founding import found_workspace
from resolvers.sources import add_file_source

EMAIL = "demo@example.com"
_AGENT = "Nexora Guide"
_WELCOME = "Hello! Ask me anything about Nexora."
_PROMPT = "You are the guide to Nexora. Answer from the given pages, briefly and exactly."
_PAGES = Path(__file__).parent


async def holds(login: Login) -> bool:
    """Whether this login still leads to the agent."""
    user = await User.filter(email=login.email).first()
    keys = [hash_of(key) for key in (login.api_key, login.public_key)]
    return (
        user is not None
        and await password_matches(login.password, user.password_hash)
        and await ApiKey.filter(secret_hash__in=keys, revoked_at__isnull=True).count() == len(keys)
        and await Agent.filter(id=login.agent_id).exists()
    )


async def make_demo() -> Login:
    """A new login into the workspace, which is made unless it is there. Its sources are then to be trained."""
    password = secrets.token_urlsafe(12)
    agent = await _agent(await hash_password(password))
    actor, place = system_actor(agent.workspace_id), str(agent.workspace_id)
    key = await create_api_key(actor, place, name="Demo", scopes=[Scope.CHAT.value])
    public = await create_api_key(
        actor, place, name="Demo widget", kind=KeyKind.PUBLIC.value, agent_ids=[str(agent.id)]
    )
    if not await Source.filter(agent_id=agent.id).exists():
        await _add_pages(agent)
    return Login(EMAIL, password, key.secret, str(agent.id), public.secret)


async def allow_pages(agent_id: str, origins: Sequence[str]) -> None:
    """Let the demo's widget talk on these pages too."""
    agent = await Agent.get(id=agent_id)
    new = [origin for origin in origins if origin not in agent.allowed_origins]
    if new:
        await update_agent(
            system_actor(agent.workspace_id), agent_id, {"allowed_origins": [*agent.allowed_origins, *new]}
        )


async def _agent(password_hash: str) -> Agent:
    async with transaction():
        user = await User.filter(email=EMAIL).first()
        if user is None:
            user = await User.create(name="Demo", email=EMAIL, password_hash=password_hash)
            await found_workspace(user, "Nexora demo")
        else:
            user.password_hash, user.token_version = password_hash, user.token_version + 1
            await user.save(update_fields=["password_hash", "token_version"])
        place = await Member.filter(user_id=user.id).order_by("created_at").first()
        workspace_id = place.workspace_id if place else (await found_workspace(user, "Nexora demo")).id
        found = await Agent.filter(workspace_id=workspace_id, name=_AGENT).first()
        return found or await Agent.create(
            workspace_id=workspace_id, name=_AGENT, system_prompt=_PROMPT, welcome_message=_WELCOME
        )


async def _add_pages(agent: Agent) -> None:
    actor = system_actor(agent.workspace_id)
    for name, data in await asyncio.to_thread(_pages):
        await add_file_source(actor, str(agent.id), file_name=name, media_type="text/markdown", data=data)


def _pages() -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted(_PAGES.glob("*.md"))]
