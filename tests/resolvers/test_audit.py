"""The audit log: every change leaves an entry, in its own transaction, and no entry ever changes."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import httpx
import pytest

from access.actors import Actor
from access.operations import OPERATIONS
from access.permissions import Scope
from kit.errors import BadInput, Conflict
from models import audit
from models.audit import AuditEntry
from models.database import execute, pool
from models.members import Member
from resolvers import (
    accounts,
    agents,
    api_keys,
    conversations,
    invitations,
    members,
    messages,
    source_changes,
    sources,
    workspaces,
)
from tests.answering import ask, chat, library_of
from tests.house.code import python_in
from tests.world import PASSWORD, Team, World, bearer, new_user, person, refused

pytestmark = pytest.mark.usefixtures("database")

Change = Callable[[Team], Awaitable[object]]


async def add_text(acme: Team) -> object:
    agent = await acme.agent()
    return await sources.add_text_source(acme.olga, str(agent.id), name="Hours", content="We open at nine.")


async def source_of(acme: Team) -> str:
    return str((await library_of(await acme.agent())).document.source_id)


async def member_of(acme: Team) -> str:
    user = await new_user("grace")
    return str((await Member.create(workspace_id=acme.id, user_id=user.id, email=user.email)).id)


async def conversation_of(acme: Team) -> str:
    agent = await acme.agent()
    await chat(agent)
    return (await messages.send_message(acme.olga, ask(agent))).started.conversation_id


async def accept(acme: Team) -> object:
    added = await members.add_member(acme.olga, acme.id, email="nemo@example.com")
    assert added.invite_token is not None
    return await invitations.accept_invitation(person(await new_user("nemo"), {}), token=added.invite_token)


async def revoke(acme: Team) -> object:
    key, _ = await acme.key(Scope.CHAT)
    return await api_keys.revoke_api_key(acme.olga, str(key.api_key_id))


CHANGES: dict[str, tuple[str, Change]] = {
    "register": (
        "workspace.created",
        lambda acme: accounts.register(Actor(), name="Ada", email="ada@example.com", password=PASSWORD),
    ),
    "create_workspace": ("workspace.created", lambda acme: workspaces.create_workspace(acme.olga, name="More")),
    "update_workspace": ("workspace.renamed", lambda acme: workspaces.update_workspace(acme.olga, acme.id, name="B")),
    "add_member": ("member.added", lambda acme: members.add_member(acme.olga, acme.id, email="x@example.com")),
    "accept_invitation": ("member.joined", accept),
    "create_api_key": ("api_key.created", lambda acme: api_keys.create_api_key(acme.olga, acme.id, name="Key")),
    "revoke_api_key": ("api_key.revoked", revoke),
    "create_agent": (
        "agent.created",
        lambda acme: agents.create_agent(acme.olga, acme.id, {"name": "Bot", "system_prompt": "Help."}),
    ),
    "add_text_source": ("source.added", add_text),
}


async def with_agent(acme: Team, change: Callable[..., Awaitable[object]], *more: Any, **named: Any) -> object:
    return await change(acme.olga, str((await acme.agent()).id), *more, **named)


CHANGES |= {
    "update_agent": ("agent.updated", lambda acme: with_agent(acme, agents.update_agent, {"name": "New"})),
    "delete_agent": ("agent.deleted", lambda acme: with_agent(acme, agents.delete_agent)),
    "add_qa_source": (
        "source.added",
        lambda acme: with_agent(acme, sources.add_qa_source, question="When?", answer="At nine."),
    ),
    "add_url_source": (
        "source.added",
        lambda acme: with_agent(acme, sources.add_url_source, url="https://example.com/"),
    ),
    "add_file_source": (
        "source.added",
        lambda acme: with_agent(
            acme, sources.add_file_source, file_name="hours.txt", media_type="text/plain", data=b"Nine."
        ),
    ),
}


async def with_id(acme: Team, make: Any, change: Callable[..., Awaitable[object]], *more: Any, **named: Any) -> object:
    return await change(acme.olga, await make(acme), *more, **named)


CHANGES |= {
    "update_member": (
        "member.changed",
        lambda acme: with_id(acme, member_of, members.update_member, role="admin"),
    ),
    "remove_member": ("member.removed", lambda acme: with_id(acme, member_of, members.remove_member)),
    "update_source": (
        "source.updated",
        lambda acme: with_id(acme, source_of, source_changes.update_source, {"name": "New"}),
    ),
    "retrain_source": ("source.retrained", lambda acme: with_id(acme, source_of, sources.retrain_source)),
    "delete_source": ("source.deleted", lambda acme: with_id(acme, source_of, sources.delete_source)),
    "delete_conversation": (
        "conversation.deleted",
        lambda acme: with_id(acme, conversation_of, conversations.delete_conversation),
    ),
}

NO_ENTRY = {
    "login": "it changes no workspace; the request's log line names it",
    "refresh_token": "it changes no workspace",
    "logout": "it changes no workspace",
    "delete_workspace": "the log goes with the workspace",
    "open_visitor_session": "nothing is written",
    "start_message": "the conversation is its own record: who asked, when, through which channel, for what credit",
    "send_message": "as start_message",
    "stream_message": "as start_message",
    "stop_message": "the message keeps that it was stopped",
    "give_feedback": "the message keeps it; it is the reader's to give and to take back",
    "replay": "nothing is kept of it but the ledger's entry, which pays for it",
    "once": "what it runs leaves its own entry",
}
READS = {
    *("message_log", "message_steps", "message_events", "watch_sources", "watch_conversations", "me"),
    "export_conversations",
    *("analytics_of_agent", "members_of_workspace", "api_keys_of_workspace", "own_workspaces"),
}


def product() -> dict[str, Any]:
    """Every operation by its name."""
    for code in python_in("resolvers"):
        importlib.import_module(code.name[:-3].replace("/", ".").removesuffix(".__init__"))
    found = [one for one in OPERATIONS.values() if one.module.startswith("resolvers.")]
    return {one.name: getattr(importlib.import_module(one.module), one.name) for one in found}


def test_every_operation_that_changes_something_is_tried_here() -> None:
    changing = {name for name, run in product().items() if "columns" not in inspect.signature(run).parameters}
    unknown = changing - CHANGES.keys() - NO_ENTRY.keys() - READS
    assert not unknown, "record() it and add a case to CHANGES, or say in NO_ENTRY why it leaves no entry"
    assert changing >= CHANGES.keys() | NO_ENTRY.keys()


@pytest.mark.parametrize("operation", sorted(CHANGES))
async def test_a_change_leaves_an_entry(world: World, operation: str) -> None:
    acme = await world.workspace()
    await world.workspace()
    action, change = CHANGES[operation]
    before = await AuditEntry.filter(action=action).count()
    await change(acme)
    assert await AuditEntry.filter(action=action).count() == before + 1


async def test_a_change_that_fails_leaves_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    acme = await world.workspace()
    with refused(Conflict, code="LAST_OWNER"):
        await members.update_member(acme.olga, str((await Member.get(workspace_id=acme.id)).id), role="member")
    with refused(BadInput):
        await agents.create_agent(acme.olga, acme.id, {"name": "", "system_prompt": "x"})
    assert await AuditEntry.filter(workspace_id=acme.id).count() == 0

    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(audit.AuditEntry, "create", broken)
    with pytest.raises(RuntimeError):
        await agents.create_agent(acme.olga, acme.id, {"name": "Bot", "system_prompt": "x"})
    page = await agents.agents_of_workspaces(acme.olga, [{"id": acme.id}], ("id",), page=_first())
    assert page[0].rows == [], "no entry, no change"


def _first() -> Any:
    from kit.pages import PageRequest

    return PageRequest(10)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET action = 'nothing.happened'",
        "UPDATE audit_entries SET workspace_id = workspace_id",
        "DELETE FROM audit_entries",
        "TRUNCATE audit_entries",
    ],
)
async def test_the_database_refuses_to_change_an_entry(world: World, statement: str) -> None:
    acme = await world.workspace()
    await agents.create_agent(acme.olga, acme.id, {"name": "Bot", "system_prompt": "Help."})
    with pytest.raises(asyncpg.RestrictViolationError, match="only ever added"):
        await pool().execute(statement)
    assert await AuditEntry.filter(workspace_id=acme.id, action="agent.created").count() == 1


async def test_the_log_goes_with_its_workspace(world: World) -> None:
    acme, other = await world.workspace(), await world.workspace()
    for team in (acme, other):
        await agents.create_agent(team.olga, team.id, {"name": "Bot", "system_prompt": "Help."})
    await workspaces.delete_workspace(acme.olga, acme.id)
    assert await AuditEntry.filter(workspace_id=acme.id).count() == 0
    assert await AuditEntry.filter(workspace_id=other.id).count() == 1


LOG = """query ($w: ID!, $a: String, $s: ID) { workspace(id: $w) { auditLog(first: 10, action: $a, subjectId: $s) {
    totalCount nodes { action actorKind user { name } apiKey { name } subjectId address requestId details } } } }"""


async def read(client: httpx.AsyncClient, acme: Team, name: str, **more: Any) -> Any:
    body = {"query": LOG, "variables": {"w": acme.id, **more}}
    return (await client.post("/graphql", json=body, headers=bearer(acme.people[name]))).json()


async def test_owners_and_admins_read_who_did_what_from_where(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace(admin="ada", member="grace")
    _, secret = await acme.key(Scope.MANAGE)
    for headers in (bearer(acme.people["ada"]), {"Authorization": f"Bearer {secret}"}):
        text = """mutation ($w: ID!) { createAgent(workspaceId: $w, input: {name: "Bot", systemPrompt: "Hi."}) {
            agent { id } } }"""
        body = {"query": text, "variables": {"w": acme.id}}
        made = await client.post("/graphql", json=body, headers={**headers, "X-Request-ID": "audit-1"})
    id = made.json()["data"]["createAgent"]["agent"]["id"]
    for name in ("olga", "ada"):
        entries = (await read(client, acme, name))["data"]["workspace"]["auditLog"]
        assert entries["totalCount"] == 2
        assert entries["nodes"] == [
            {"action": "agent.created", "actorKind": "API_KEY", "user": None, "apiKey": {"name": "Key"},
             "subjectId": id, "address": "127.0.0.1", "requestId": "audit-1", "details": {}},
            {"action": "agent.created", "actorKind": "PERSON", "user": {"name": "Ada"}, "apiKey": None,
             "subjectId": entries["nodes"][1]["subjectId"], "address": "127.0.0.1", "requestId": "audit-1",
             "details": {}},
        ]  # fmt: skip
    assert len((await read(client, acme, "ada", s=id))["data"]["workspace"]["auditLog"]["nodes"]) == 1
    assert (await read(client, acme, "ada", a="agent.deleted"))["data"]["workspace"]["auditLog"]["totalCount"] == 0


async def test_members_and_strangers_do_not(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace(member="grace")
    other = await world.workspace(admin="eve")
    await agents.create_agent(acme.olga, acme.id, {"name": "Bot", "system_prompt": "Help."})
    assert (await read(client, acme, "grace"))["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    await Member.create(workspace_id=other.row.id, user_id=acme.people["grace"].id, email="g@example.com", role="owner")
    assert (await read(client, acme, "grace"))["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    body = {"query": LOG, "variables": {"w": acme.id}}
    answer = (await client.post("/graphql", json=body, headers=bearer(other.people["eve"]))).json()
    assert answer["errors"][0]["extensions"]["code"] == "WORKSPACE_NOT_FOUND"


async def test_entries_hold_no_texts_and_no_secrets(world: World) -> None:
    acme = await world.workspace()
    for _, change in CHANGES.values():
        await change(await world.workspace())
    await agents.create_agent(acme.olga, acme.id, {"name": "Bot", "system_prompt": "A secret recipe."})
    told = str([entry.details for entry in await AuditEntry.all()])
    for text in ("secret recipe", "Nine", "nxr_", PASSWORD, "@example.com"):
        assert text not in told


async def test_the_trigger_stands_although_nobody_asks(world: World) -> None:
    """Also a statement of our own, in a transaction with other work, is refused as a whole."""
    acme = await world.workspace()
    await agents.create_agent(acme.olga, acme.id, {"name": "Bot", "system_prompt": "Help."})
    with pytest.raises(asyncpg.RestrictViolationError):
        await execute("WITH gone AS (DELETE FROM audit_entries RETURNING id) SELECT count(*) FROM gone")
