"""Agents: making, changing and deleting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from access.actors import Actor
from access.operations import operation
from access.permissions import Permission
from kit import clock
from kit.errors import Forbidden, NotFound
from kit.ids import parse_id
from kit.pages import Page, PageRequest, Row
from models.access_changes import changed
from models.agents import Agent
from models.database import transaction
from models.listing import Where, pages_of, rows_by_id
from resolvers.agent_fields import checked
from resolvers.audit import record
from resolvers.workspaces import workspace_or_refuse

_MOST_TO_ASK = 1_000


@operation(requires=Permission.MANAGE_AGENTS)
async def create_agent(actor: Actor, workspace_id: str, fields: Mapping[str, Any]) -> Agent:
    """Make an agent: `name` and `system_prompt` are needed, the rest has defaults.

    Raises: BadInput; NotFound; Forbidden, also for a key that is kept to some agents.
    """
    values = checked(fields, needed=("name", "system_prompt"))
    async with transaction():
        workspace = await workspace_or_refuse(actor, workspace_id)
        if actor.agent_ids is not None:
            raise Forbidden("This key is for some agents only and makes no others; use a key for the whole workspace")
        agent = await Agent.create(workspace_id=workspace.id, **values)
        await record(actor, "agent.created", agent)
    return agent


@operation(requires=Permission.MANAGE_AGENTS)
async def update_agent(actor: Actor, agent_id: str, changes: Mapping[str, Any]) -> Agent:
    """Change the given fields of an agent, and no others.

    Raises: NotFound, for an unknown agent and for a stranger's alike; Forbidden; BadInput, with the field's name.
    """
    values = checked(changes)
    async with transaction():
        agent = await Agent.visible_to(actor).get_or_refuse(agent_id, for_update=True)
        agent.update_from_dict({**values, "updated_at": clock.now()})
        await agent.save(update_fields=[*values, "updated_at"])
        await record(actor, "agent.updated", agent, fields=sorted(values))
    changed(f"agent:{agent.id}")
    return agent


@operation(requires=Permission.MANAGE_AGENTS)
async def delete_agent(actor: Actor, agent_id: str) -> str:
    """Delete an agent with its sources, chunks and conversations; its id. Raises: NotFound; Forbidden."""
    async with transaction():
        agent = await Agent.visible_to(actor).get_or_refuse(agent_id, for_update=True)
        await record(actor, "agent.deleted", agent)
        await agent.delete()
    changed(f"agent:{agent.id}")
    return str(agent.id)


@operation(requires=Permission.READ)
async def agent(actor: Actor, parents: Sequence[Row], columns: Sequence[str], *, id: str) -> Sequence[Row]:
    """One agent by id. Raises: NotFound; BadRequest for an id that is no UUID."""
    return [await _found(actor, id, columns)]


@operation(requires=Permission.CHAT)
async def agent_to_ask(actor: Actor, id: str, columns: Sequence[str]) -> Row:
    """One agent that one may ask, by id. Raises: NotFound; BadRequest for an id that is no UUID."""
    return await _found(actor, id, columns)


@operation(requires=Permission.CHAT)
async def agents_to_ask(actor: Actor, columns: Sequence[str]) -> Sequence[Row]:
    """The agents that one may ask, in whichever workspace, newest first; of more than 1,000 the newest."""
    reached = Agent.visible_to(actor).rows().filter(workspace_id__in=actor.workspaces())
    return await reached.order_by("-created_at", "-id").limit(_MOST_TO_ASK).values(*columns)


async def _found(actor: Actor, id: str, columns: Sequence[str]) -> Row:
    row = (await rows_by_id(Agent, [str(parse_id(id))], columns, actor))[0]
    if row is None:
        raise NotFound.of("agent")
    return row


@operation(requires=Permission.READ)
async def agents_of_rows(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[Row | None]:
    """The agent of each row that names one (a source, a conversation)."""
    return await rows_by_id(Agent, [row["agent_id"] for row in parents], columns, actor)


@operation(requires=Permission.READ)
async def agents_of_workspaces(
    actor: Actor, parents: Sequence[Row], columns: Sequence[str], *, page: PageRequest, search: str | None = None
) -> list[Page]:
    """The agents of each workspace, oldest first; `search` looks in their names, whatever the case."""
    where = [Where("position(lower($?) in lower(t.name)) > 0", search.strip())] if search and search.strip() else []
    return await pages_of(Agent, "workspace_id", [row["id"] for row in parents], columns, page, actor, where)
