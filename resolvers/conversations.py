"""Conversations: finding, listing and deleting them."""

from __future__ import annotations

from collections.abc import Sequence

from access.actors import Actor, ActorKind
from access.operations import operation
from access.permissions import Permission
from kit.errors import NotFound
from kit.ids import parse_id
from kit.pages import Page, PageRequest, Row
from models.conversations import SEARCHED, Conversation, answers_in
from models.credits import LedgerKind, close
from models.database import transaction
from models.listing import Where, pages_of, rows_by_id
from resolvers.answers.runs import RUNS, StopReason
from resolvers.audit import record


@operation(requires=Permission.CHAT)
async def conversation(actor: Actor, parents: Sequence[Row], columns: Sequence[str], *, id: str) -> Sequence[Row]:
    """One conversation by id; a visitor finds only its own. Raises: NotFound; BadRequest for an id that is no UUID."""
    row = (await rows_by_id(Conversation, [str(parse_id(id))], [*columns, "visitor_id"], actor))[0]
    if row is None or (actor.kind is ActorKind.VISITOR and row["visitor_id"] != actor.visitor_id):
        raise NotFound.of("conversation")
    return [row]


@operation(requires=Permission.READ)
async def conversations_of_workspaces(
    actor: Actor,
    parents: Sequence[Row],
    columns: Sequence[str],
    *,
    page: PageRequest,
    agent_id: str | None = None,
    channel: str | None = None,
    search: str | None = None,
) -> list[Page]:
    """The conversations of each workspace, newest first; of one agent or channel, or with `search` in what was said."""
    where = [*_of_agent(agent_id), *_of_channel(channel), *_with(search)]
    return await pages_of(Conversation, "workspace_id", [row["id"] for row in parents], columns, page, actor, where)


@operation(requires=Permission.READ)
async def conversations_of_agents(
    actor: Actor, parents: Sequence[Row], columns: Sequence[str], *, page: PageRequest, channel: str | None = None
) -> list[Page]:
    """The conversations of each agent, newest first."""
    ids = [row["id"] for row in parents]
    return await pages_of(Conversation, "agent_id", ids, columns, page, actor, _of_channel(channel))


@operation(open_because="the messages that lead here were already narrowed to the actor")
async def conversations_of_rows(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[Row | None]:
    """The conversation of each row that names one."""
    return await rows_by_id(Conversation, [row["conversation_id"] for row in parents], columns, actor)


def _of_agent(agent_id: str | None) -> list[Where]:
    return [] if agent_id is None else [Where("t.agent_id = $?::uuid", str(parse_id(agent_id, "agent_id")))]


def _of_channel(channel: str | None) -> list[Where]:
    return [] if channel is None else [Where("t.channel = $?", channel)]


def _with(search: str | None) -> list[Where]:
    wanted = (search or "").replace("\x00", "").strip().lower()
    return [Where(SEARCHED, wanted)] if wanted else []


@operation(requires=Permission.MANAGE_CONVERSATIONS)
async def delete_conversation(actor: Actor, conversation_id: str) -> str:
    """Delete a conversation with its messages, citations and logs; its id.

    An answer that is being written stops, and its credit is given back. Raises: NotFound; Forbidden.
    """
    async with transaction():
        row = await Conversation.visible_to(actor).get_or_refuse(conversation_id)
        answers = await answers_in(str(row.id))
        await record(actor, "conversation.deleted", row)
        await row.delete()
        await close(str(row.workspace_id), answers, LedgerKind.RELEASE)
    for id in answers:
        if id in RUNS:
            RUNS[id].stop(StopReason.LOST)
    return str(row.id)
