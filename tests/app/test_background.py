"""What runs beside the web app: its first round has agents pass to the embedder that the settings name."""

from __future__ import annotations

import pytest

from app.background import embedders, jobs_running
from app.settings import Settings
from knowledge.embed import mark_of
from models.agents import Agent
from models.database import fetch
from tests.knowledge.training.test_faults import until
from tests.world import World

pytestmark = pytest.mark.usefixtures("database")


async def test_agents_of_another_embedder_pass_to_that_of_the_settings(world: World, app_settings: Settings) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent(embedder="text-embedding-3-small@1")
    new = await acme.agent("Knows nothing yet")
    chosen = app_settings.model_copy(update={"run_jobs": True})

    async def has_passed() -> bool:
        return (await Agent.get(id=bot.id)).embedder == mark_of(embedders(chosen).default)

    async with jobs_running(chosen):
        await until(has_passed)
    assert (await Agent.get(id=bot.id)).next_embedder is None
    assert (await Agent.get(id=new.id)).embedder is None


async def test_what_runs_for_a_moment_decides_nothing(world: World, app_settings: Settings) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent(embedder="text-embedding-3-small@1")
    due = await acme.agent("On its way", embedder="former@1", next_embedder="minilm@1")
    chosen = app_settings.model_copy(update={"run_jobs": True})

    async def upkeep_ran() -> bool:
        return bool(await fetch("SELECT 1 FROM pgqueuer WHERE headers->>'agent_id' = $1", str(due.id)))

    async with jobs_running(chosen, for_long=False):
        await until(upkeep_ran)
    assert (await Agent.get(id=bot.id)).next_embedder is None
