"""A second process that answers: `python -m tests.answering_process DSN AGENT_ID WORKSPACE_ID PAUSE` asks the agent one
question, prints the message's id, and writes the answer, 99 cited sentences, `PAUSE` seconds apart.
"""

from __future__ import annotations

import asyncio
import sys

from access.actors import Actor, ActorKind, Grant
from access.permissions import Permission
from llm.scripted import ScriptedModel
from models.agents import Agent
from models.database import connect, disconnect
from models.listening import Listener
from resolvers.answers import upkeep
from resolvers.answers.runs import RUNS
from resolvers.messages import start_message
from tests.answering import answering_with, ask, library_of

SOURCES = [f"Library fact {number} is true." for number in range(1, 100)]
CITED = [f" Fact {number} is true [{number}]" for number in range(1, 100)]
LEASE = 3.0


async def main(dsn: str, agent_id: str, workspace_id: str, pause: str) -> None:
    """Write one answer, as a process that serves does."""
    await connect(dsn)
    listener = Listener()
    upkeep.hear(listener)
    agent = await Agent.get(id=agent_id)
    answering_with(ScriptedModel(CITED, pause=float(pause)), await library_of(agent, SOURCES), lease=LEASE)
    tasks = [asyncio.create_task(listener.run()), asyncio.create_task(upkeep.keep_answers())]
    await listener.connected.wait()
    grants = {workspace_id: Grant(frozenset({Permission.CHAT}))}
    started = await start_message(Actor(kind=ActorKind.SYSTEM, grants=grants), ask(agent))
    sys.stdout.write(f"{started.message_id}\n")
    sys.stdout.flush()
    for run in list(RUNS.values()):
        assert run.task is not None
        await run.task
    for task in tasks:
        task.cancel()
    await disconnect()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
