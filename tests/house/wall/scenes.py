"""A workspace with a row of every noun, each of them marked: what the wall has to hide."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from access.permissions import Role, Scope
from llm.scripted import ScriptedModel
from models.agents import Agent
from models.database import fetch
from models.members import Member
from models.users import User
from resolvers.messages import send_message
from tests.answering import answering_with, ask, library_of
from tests.world import Team, World

Ids = dict[str, str]
"""One row's id for each noun that a door may be asked for."""


@dataclass(frozen=True)
class Scene:
    """A workspace, its people, and the ids that others must not get anything for. `mark` stands in all its texts."""

    team: Team
    agent: Agent
    ids: Ids
    mark: str

    @property
    def owner(self) -> User:
        """The person who may do everything here."""
        return next(user for name, user in self.team.people.items() if self.team.roles[name] is Role.OWNER)

    async def all_ids(self) -> set[str]:
        """The ids of all its rows, and of its people."""
        found = {self.team.id, *(str(user.id) for user in self.team.people.values())}
        for table in await _tables("id"):
            rows = await fetch(f"SELECT id::text AS id FROM {table} WHERE workspace_id = $1::uuid", self.team.id)
            found |= {row["id"] for row in rows}
        return {id for id in found if not id.isdigit()}

    async def fingerprint(self) -> dict[str, str]:
        """What it consists of, table by table: the same before and after whatever strangers try."""
        return {
            table: (await fetch(_DIGEST.format(table=table), self.team.id))[0]["digest"]
            for table in await _tables("workspace_id")
        }


_DIGEST = """
SELECT md5(string_agg((to_jsonb(t) - 'last_used_at')::text, '|' ORDER BY t::text)) AS digest
  FROM {table} t WHERE workspace_id = $1::uuid
"""
_TABLES = """
SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
   AND (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = ANY(ARRAY['workspace_id', $1])) =
       cardinality(ARRAY(SELECT DISTINCT unnest(ARRAY['workspace_id', $1])))
"""


async def _tables(column: str) -> list[str]:
    """The tables whose rows name their workspace and have this column."""
    return [row["relname"] for row in await fetch(_TABLES, column)]


async def scene(world: World) -> Scene:
    """A new workspace with everything in it."""
    mark = f"mark{secrets.token_hex(4)}"
    people = {"owner": f"{mark}o", "admin": f"{mark}a", "member": f"{mark}m"}
    team = await world.workspace(f"Workspace {mark}", **people)
    key, _ = await team.key(Scope.CHAT)
    member = await Member.get(workspace_id=team.id, role=Role.MEMBER.value)
    await Member.create(workspace_id=team.id, email=f"{mark}@example.com", status="invited")
    agent = await team.agent(f"Agent {mark}", system_prompt=f"Be kind, {mark}.", welcome_message=f"Hello {mark}")
    rows = {"workspace": team.id, "member": str(member.id), "api_key": str(key.api_key_id)}
    return Scene(team, agent, {**rows, **await _agent_rows(team, agent, mark)}, mark)


async def sibling(of: Scene) -> Scene:
    """Another agent in the same workspace: hidden from who is bound to the first."""
    mark = f"mark{secrets.token_hex(4)}"
    agent = await of.team.agent(f"Agent {mark}", system_prompt=f"Be kind, {mark}.")
    return Scene(of.team, agent, await _agent_rows(of.team, agent, mark), mark)


async def _agent_rows(team: Team, agent: Agent, mark: str) -> Ids:
    library = await library_of(agent, (f"The library {mark} opens at nine. It closes at six.",))
    answering_with(ScriptedModel((f"It opens at nine {mark} [1].",)), library)
    asked = ask(agent, f"When does the library {mark} open?", visitor_id=f"visitor {mark}")
    answered = await send_message((await team.key(Scope.CHAT))[0], asked)
    return {
        "agent": str(agent.id),
        "source": str(library.document.source_id),
        "document": str(library.document.id),
        "conversation": answered.started.conversation_id,
        "message": answered.started.message_id,
    }
