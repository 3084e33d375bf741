"""The scripted model itself: other tests lean on it."""

from __future__ import annotations

import asyncio

import pytest

from llm.events import Delta, Finished
from llm.failures import ModelFailed
from llm.prompts import Prompt
from llm.scripted import ScriptedModel

ASKED = Prompt("", "What is the fee?", model="m")


async def test_it_says_its_deltas_and_finishes() -> None:
    model = ScriptedModel(["Ten", " dollars [1]."])
    events = [event async for event in model.stream(ASKED)]
    assert events == [Delta("Ten"), Delta(" dollars."), Finished("m", 4, 2)]
    assert (model.prompts, model.finished, model.stopped) == ([ASKED], 1, 0)


async def test_it_fails_where_it_is_told_to() -> None:
    model = ScriptedModel(["Ten", " dollars."], failure=ModelFailed("Down"), fails_at=1)
    events = model.stream(ASKED)
    assert await anext(events) == Delta("Ten")
    with pytest.raises(ModelFailed, match="Down"):
        await anext(events)


async def test_it_takes_its_time_and_can_be_stopped() -> None:
    model = ScriptedModel(["Ten"] * 3, pause=0.02)
    events = model.stream(ASKED)
    began = asyncio.get_running_loop().time()
    await anext(events)
    assert asyncio.get_running_loop().time() - began >= 0.02
    await events.aclose()
    assert (model.stopped, model.finished) == (1, 0)
