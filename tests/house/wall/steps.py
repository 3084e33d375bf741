"""Three people and two workspaces: every step is done through the graph, and held against the model."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from tests.house.wall.agent_steps import AgentSteps
from tests.house.wall.doors import Doors, Told
from tests.house.wall.ground import PEOPLE
from tests.house.wall.key_steps import KeySteps
from tests.house.wall.member_steps import MemberSteps
from tests.house.wall.model import Who
from tests.house.wall.workspace_steps import WorkspaceSteps
from tests.world import new_user


class Steps(MemberSteps, AgentSteps, KeySteps, WorkspaceSteps):
    """What may happen, in any order."""


def machine(doors: Doors, loop: asyncio.AbstractEventLoop) -> type[Steps]:
    """The steps against these doors; it runs in a thread of its own beside `loop`."""

    def wait_for(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(30)

    class _Against(Steps):
        def ask(self, who: Who, text: str, **variables: Any) -> Told:
            told: Told = wait_for(doors.graph(self.headers(who), text, variables))
            return told

        def make_people(self) -> None:
            self.users = {name: wait_for(new_user(name)) for name in PEOPLE}

    return _Against
