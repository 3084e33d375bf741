"""Thousands of random steps of three people in two workspaces: no difference to the model of who may see what."""

from __future__ import annotations

import asyncio

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from llm.scripted import ScriptedModel
from tests.answering import answering_with, library_of
from tests.house.wall.conftest import FIGURES
from tests.house.wall.doors import Doors
from tests.house.wall.steps import machine
from tests.world import World

STEPS = 2_000


async def test_nobody_ever_sees_more_or_less_than_they_may(doors: Doors, world: World) -> None:
    agent = await (await world.workspace()).agent()
    answering_with(ScriptedModel(("At nine.",)), await library_of(agent))
    steps = machine(doors, asyncio.get_running_loop())
    bounds = settings(
        max_examples=20,
        stateful_step_count=50,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    while steps.taken < STEPS:
        await asyncio.to_thread(run_state_machine_as_test, steps, settings=bounds)
    FIGURES.append(f"{steps.taken} random steps, {steps.allowed} of them allowed; no difference to the model")
    assert steps.taken / 5 < steps.allowed < steps.taken * 4 / 5, "too one-sided to prove anything"
