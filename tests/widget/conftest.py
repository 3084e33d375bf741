"""A server, a customer's site that it may talk on, and a browser that visits the site."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from app.asgi import create_app
from app.settings import Settings
from models.agents import Agent
from models.database import disconnect
from tests.app.browser import Visit, chromium, served
from tests.visitors import page as page_of
from tests.widget.site import Chat, Site, open_site
from tests.world import World

# Several browsers and servers share a machine when all tests run.
expect.set_options(timeout=20_000)

Visiting = Callable[..., Awaitable[tuple[Chat, Visit]]]


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all of these tests; each visitor has a memory of their own."""
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def server(database: None, app_settings: Settings) -> AsyncIterator[str]:
    """The whole app on a port; its address."""
    await disconnect()
    app = create_app(app_settings)
    async with app.router.lifespan_context(app), served(app) as address:
        yield address


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """The customer's site."""
    async with open_site() as site:
        yield site


@pytest.fixture
async def agent(server: str, site: Site, world: World) -> Agent:
    """An agent that may talk on the site, whose pages carry its line."""
    await world.workspace()
    acme = await world.workspace()
    agent = await acme.agent("Library Guide", allowed_origins=[site.origin], widget_color="#0f766e")
    site.carries(server, (await page_of(acme, agent)).secret)
    return agent


@pytest.fixture
async def visiting(browser: Browser, site: Site, agent: Agent) -> AsyncIterator[Visiting]:
    """Lets somebody come to a page of the site, each time somebody else, and wait for the button unless it isn't
    `shown`. Further keywords are those of a browser's context.
    """
    contexts = []

    async def visit(*, shown: bool = True, **options: Any) -> tuple[Chat, Visit]:
        chosen: dict[str, Any] = {"viewport": {"width": 1200, "height": 800}, **options}
        context = await browser.new_context(**chosen)
        contexts.append(context)
        page = await context.new_page()
        seen = Visit(page)
        await page.goto(site.origin)
        chat = Chat(page)
        if shown:
            await chat.button.wait_for(timeout=10_000)
        return chat, seen

    yield visit
    for context in contexts:
        await context.close()
