"""Three people and two workspaces: every step is done through the graph, and held against the model."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import hypothesis.strategies as st
import orjson
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from access.permissions import Permission, Role, Scope
from models.users import User
from tests.house.wall.doors import Doors, Told
from tests.house.wall.model import NOBODY, Key, Model, Who
from tests.world import bearer, new_user

PEOPLE = ("ada", "bob", "eve")
ROLES, SCOPES = st.sampled_from(list(Role)), st.frozensets(st.sampled_from(list(Scope)), min_size=1)
NAMES, NUMBERS = st.sampled_from(PEOPLE), st.integers(0, 2**16)

LOOK = """
id viewerRole members { nodes { id } } conversations(first: 100) { nodes { id } }
agents(first: 20) { nodes { id sources(first: 20) { nodes { id } } } }
"""


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


class Steps(RuleBasedStateMachine):
    """What may happen, in any order."""

    ask: Callable[..., Told]
    make_people: Callable[[], None]
    users: Mapping[str, User]
    taken = 0
    allowed = 0

    @initialize()
    def two_workspaces(self) -> None:
        self.model = Model()
        self.make_people()
        for name in PEOPLE[:2]:
            self._found(name)

    def headers(self, who: Who) -> dict[str, str]:
        if who.person is not None:
            return bearer(self.users[who.person])
        return {"Authorization": f"Bearer {self.model.keys[who.key or ''].secret}"}

    def who(self, number: int) -> Who:
        """A person mostly, and a key when there are some."""
        keys = [Who(key=id) for id in self.model.keys]
        everybody = [*(Who(person=name) for name in PEOPLE), *keys]
        return everybody[number % len(everybody)]

    def agree(self, expected: str, who: Who, text: str, **variables: Any) -> dict[str, Any]:
        """The answer's payload; empty when it was refused, as the model says that it must be."""
        type(self).taken += 1
        type(self).allowed += not expected
        code, payload = _read(self.ask(who, text, **variables))
        assert code == expected, f"{code or 'allowed'}, but the model says {expected or 'allowed'}: {who} {variables}"
        return payload

    def _found(self, name: str) -> None:
        text = """mutation ($n: String!) {
            createWorkspace(input: {name: $n}) { workspace { id members { nodes { id } } } } }"""
        made = self.agree("", Who(person=name), text, n=f"{name}'s")["workspace"]
        self.model.roles[made["id"]] = {name: Role.OWNER}
        self.model.members[made["members"]["nodes"][0]["id"]] = (made["id"], name)

    @rule(number=NUMBERS, name=NAMES, role=ROLES, place=NUMBERS)
    def add_member(self, number: int, name: str, role: Role, place: int) -> None:
        who, workspace = self.who(number), self._workspace(place)
        text = """mutation ($w: ID!, $e: String!, $r: Role!) {
            addMember(workspaceId: $w, input: {email: $e, role: $r}) { member { id } errors { code } } }"""
        expected = self.model.may_add(who, workspace, name, role)
        made = self.agree(expected, who, text, w=workspace, e=self.users[name].email, r=role.name)
        if not expected:
            self.model.roles[workspace][name] = role
            self.model.members[made["member"]["id"]] = (workspace, name)

    @rule(number=NUMBERS, row=NUMBERS, role=ROLES)
    def change_role(self, number: int, row: int, role: Role) -> None:
        who, id = self.who(number), _one(self.model.members, row)
        expected = self.model.about_member(who, id, role)
        text = "mutation ($i: ID!, $r: Role!) { updateMember(id: $i, role: $r) { member { id } errors { code } } }"
        self.agree(expected, who, text, i=id, r=role.name)
        if not expected:
            workspace, name = self.model.members[id]
            self.model.roles[workspace][name] = role

    @rule(number=NUMBERS, row=NUMBERS)
    def remove_member(self, number: int, row: int) -> None:
        who, id = self.who(number), _one(self.model.members, row)
        expected = self.model.about_member(who, id, None)
        self.agree(expected, who, "mutation ($i: ID!) { removeMember(id: $i) { deletedId errors { code } } }", i=id)
        if not expected:
            workspace, name = self.model.members[id]
            del self.model.roles[workspace][name]
            self.model.gone.add(id)

    @rule(number=NUMBERS, place=NUMBERS)
    def create_agent(self, number: int, place: int) -> None:
        who, workspace = self.who(number), self._workspace(place)
        expected = self.model.may_make_an_agent(who, workspace)
        text = """mutation ($w: ID!) {
            createAgent(workspaceId: $w, input: {name: "Bot", systemPrompt: "Help."}) {
                agent { id } errors { code } } }"""
        made = self.agree(expected, who, text, w=workspace)
        if not expected:
            self.model.agents[made["agent"]["id"]] = workspace

    @rule(number=NUMBERS, row=NUMBERS, does=st.sampled_from(["read", "rename", "delete", "teach", "ask"]))
    def do_with_agent(self, number: int, row: int, does: str) -> None:
        if self.model.agents:
            who, id = self.who(number), _one(self.model.agents, row)
            needs, text = _WITH_AGENT[does]
            expected = self.model.about_agent(who, needs, id)
            made = self.agree(expected, who, text, i=id)
            if not expected:
                self._note(does, id, made)

    def _note(self, does: str, agent: str, made: dict[str, Any]) -> None:
        if does == "delete":
            self.model.gone.add(agent)
        elif does == "teach":
            self.model.sources[made["source"]["id"]] = agent
        elif does == "ask":
            self.model.talks[made["message"]["conversation"]["id"]] = agent

    @rule(number=NUMBERS, row=NUMBERS, deletes=st.booleans(), talks=st.booleans())
    def do_with_row(self, number: int, row: int, deletes: bool, talks: bool) -> None:
        rows, noun = (self.model.talks, "CONVERSATION") if talks else (self.model.sources, "SOURCE")
        if rows:
            who, id = self.who(number), _one(rows, row)
            needs, text = _WITH_ROW[noun, deletes]
            expected = self.model.about_row(who, needs, noun, rows, id)
            self.agree(expected, who, text, i=id)
            if deletes and not expected:
                self.model.gone.add(id)

    @rule(number=NUMBERS, place=NUMBERS, scopes=SCOPES, row=st.none() | NUMBERS)
    def create_key(self, number: int, place: int, scopes: frozenset[Scope], row: int | None) -> None:
        who, workspace = self.who(number), self._workspace(place)
        agent = _one(self.model.agents, row) if row is not None and self.model.agents else None
        expected = self.model.verdict(who, Permission.MANAGE_KEYS, "WORKSPACE", self.model.there(workspace))
        if not expected and agent is not None and self.model.workspace_of(agent) != workspace:
            expected = "VALIDATION_FAILED"
        text = """mutation ($w: ID!, $s: [Scope!]!, $a: [ID!]!) {
            createApiKey(workspaceId: $w, input: {name: "Key", scopes: $s, agentIds: $a}) {
                apiKey { id } secret errors { code } } }"""
        names = sorted(scope.name for scope in scopes)
        made = self.agree(expected, who, text, w=workspace, s=names, a=[agent] if agent else [])
        if not expected:
            self.model.keys[made["apiKey"]["id"]] = Key(workspace, scopes, agent, made["secret"])

    @rule(number=NUMBERS, row=NUMBERS)
    def revoke_key(self, number: int, row: int) -> None:
        if self.model.keys:
            who, id = self.who(number), _one(self.model.keys, row)
            there = self.model.there(self.model.keys[id].workspace)
            expected = self.model.verdict(who, Permission.MANAGE_KEYS, "API_KEY", there)
            self.agree(
                expected, who, "mutation ($i: ID!) { revokeApiKey(id: $i) { apiKey { id } errors { code } } }", i=id
            )
            self.model.keys[id].revoked |= not expected

    @rule(number=NUMBERS, place=NUMBERS, dice=st.integers(0, 7))
    def delete_workspace(self, number: int, place: int, dice: int) -> None:
        """Seldom; and somebody founds a new one at once."""
        who, workspace = self.who(number), self._workspace(place)
        expected = self.model.verdict(who, Permission.DELETE_WORKSPACE, "WORKSPACE", self.model.there(workspace))
        if dice == 0 or expected:
            text = "mutation ($w: ID!) { deleteWorkspace(id: $w) { deletedId errors { code } } }"
            self.agree(expected, who, text, w=workspace)
            if not expected:
                self._forget(workspace)
                self._found(who.person or PEOPLE[0])

    def _forget(self, workspace: str) -> None:
        del self.model.roles[workspace]
        self.model.gone |= {id for id, (place, _) in self.model.members.items() if place == workspace}

    @rule(name=NAMES)
    def look_around(self, name: str) -> None:
        who = Who(person=name)
        seen = self.agree("", who, f"{{ viewer {{ workspaces(first: 12) {{ nodes {{ {LOOK} }} }} }} }}")
        roles = {id: roles[name] for id, roles in self.model.roles.items() if name in roles}
        assert {node["id"]: node["viewerRole"] for node in seen["workspaces"]["nodes"]} == {
            id: role.name for id, role in roles.items()
        }
        for node in seen["workspaces"]["nodes"]:
            self._compare(who, node)

    @rule(row=NUMBERS)
    def look_with_a_key(self, row: int) -> None:
        if self.model.keys:
            who = Who(key=_one(self.model.keys, row))
            workspace = self.model.there(self.model.keys[who.key or ""].workspace)
            expected = self.model.verdict(who, Permission.READ, "WORKSPACE", workspace)
            node = self.agree(expected, who, f"{{ workspace {{ {LOOK} }} }}")
            if not expected:
                self._compare(who, node)

    def _compare(self, who: Who, node: dict[str, Any]) -> None:
        agents = node["agents"]["nodes"]
        sources = {source["id"] for agent in agents for source in agent["sources"]["nodes"]}
        talks = {talk["id"] for talk in node["conversations"]["nodes"]}
        assert ({agent["id"] for agent in agents}, sources, talks) == self.model.seen_in(who, node["id"])
        there = {id for id, (place, _) in self.model.members.items() if place == node["id"]} - self.model.gone
        assert {member["id"] for member in node["members"]["nodes"]} == there

    def _workspace(self, number: int) -> str:
        """Any that there is or was."""
        return _one({place: None for place, _ in self.model.members.values()}, number)


_WITH_AGENT = {
    "read": (Permission.READ, "query ($i: ID!) { agent(id: $i) { id } }"),
    "rename": (
        Permission.MANAGE_AGENTS,
        'mutation ($i: ID!) { updateAgent(id: $i, input: {name: "New"}) { agent { id } errors { code } } }',
    ),
    "delete": (Permission.MANAGE_AGENTS, "mutation ($i: ID!) { deleteAgent(id: $i) { deletedId errors { code } } }"),
    "teach": (
        Permission.MANAGE_SOURCES,
        """mutation ($i: ID!) { addTextSource(agentId: $i, input: {name: "Hours", content: "We open at nine."}) {
            source { id } errors { code } } }""",
    ),
    "ask": (
        Permission.CHAT,
        """mutation ($i: ID!) { sendMessage(input: {agentId: $i, content: "When do you open?"}) {
            message { conversation { id } } errors { code } } }""",
    ),
}
_WITH_ROW = {
    ("SOURCE", False): (Permission.READ, "query ($i: ID!) { source(id: $i) { id } }"),
    ("CONVERSATION", False): (Permission.CHAT, "query ($i: ID!) { conversation(id: $i) { id } }"),
    ("SOURCE", True): (
        Permission.MANAGE_SOURCES,
        "mutation ($i: ID!) { deleteSource(id: $i) { deletedId errors { code } } }",
    ),
    ("CONVERSATION", True): (
        Permission.MANAGE_CONVERSATIONS,
        "mutation ($i: ID!) { deleteConversation(id: $i) { deletedId errors { code } } }",
    ),
}


def _one(rows: Any, number: int) -> str:
    """One of them; the newest as likely as any."""
    ids = list(rows)
    return str(ids[number % len(ids)])


def _read(told: Told) -> tuple[str, dict[str, Any]]:
    """The refusal's code ('' for none) and the only field's value."""
    body = orjson.loads(told.text)
    if told.status == 401:
        return NOBODY, {}
    if "errors" in body:
        return body["errors"][0]["extensions"]["code"], {}
    [payload] = body["data"].values()
    errors = payload.get("errors") or []
    return (errors[0]["code"] if errors else ""), payload
