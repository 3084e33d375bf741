"""The scene at the wall, and the figures at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest

from app.asgi import create_app
from app.settings import Settings
from models.database import disconnect
from models.members import Member
from tests.house.wall.callers import Caller, everybody
from tests.house.wall.doors import Doors
from tests.house.wall.scenes import Scene, scene
from tests.world import World, new_user

FIGURES: list[str] = []


@dataclass(frozen=True)
class Wall:
    """Two workspaces with everything in them, everybody who may knock, and the doors."""

    own: Scene
    theirs: Scene
    callers: list[Caller]
    doors: Doors


@pytest.fixture
async def doors(world: World, app_settings: Settings) -> AsyncIterator[Doors]:
    """The whole app, in this process."""
    await disconnect()
    app = create_app(app_settings)
    to_app = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://nexora.test")
    async with app.router.lifespan_context(app), to_app as client:
        yield Doors(app, client)


@pytest.fixture
async def wall(world: World, doors: Doors) -> Wall:
    """Somebody belongs to both workspaces, so that there is a way from the one to the other."""
    own, theirs = await scene(world), await scene(world)
    both = await new_user("both")
    for team in (own.team, theirs.team):
        await Member.create(workspace_id=team.id, user_id=both.id, email=both.email)
    return Wall(own, theirs, await everybody(own, theirs), doors)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was tried."""
    for line in FIGURES:
        terminalreporter.write_line(f"The wall: {line}")
