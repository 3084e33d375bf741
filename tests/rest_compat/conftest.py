"""OpenAI's own SDK before the whole app, with a key for an agent's workspace."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2
import pytest
from openai import AsyncOpenAI

from access.permissions import Scope
from app.asgi import create_app
from app.settings import Settings
from models.agents import Agent
from models.database import disconnect
from models.workspaces import Workspace
from tests.world import Team, World


@pytest.fixture
async def transport(database: None, app_settings: Settings) -> AsyncIterator[httpx2.ASGITransport]:
    """The whole app, for the SDK's HTTP client."""
    await disconnect()
    app = create_app(app_settings)
    async with app.router.lifespan_context(app):
        yield httpx2.ASGITransport(app)


@pytest.fixture
async def agent(transport: httpx2.ASGITransport, world: World) -> Agent:
    """An agent that somebody may ask."""
    await world.workspace()
    return await (await world.workspace()).agent()


@pytest.fixture
async def sdk(transport: httpx2.ASGITransport, agent: Agent, world: World) -> AsyncIterator[AsyncOpenAI]:
    """The SDK with a key for the agent's workspace."""
    _, secret = await Team(await Workspace.get(id=agent.workspace_id)).key(Scope.CHAT)
    client = httpx2.AsyncClient(transport=transport)
    async with AsyncOpenAI(api_key=secret, base_url="http://nexora.test/v1", http_client=client, max_retries=0) as sdk:
        yield sdk
