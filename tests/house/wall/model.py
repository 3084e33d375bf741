"""Who may see and do what, in the simplest words: what the product is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from access.permissions import ROLE_PERMISSIONS, Permission, Role, Scope, permissions_of

Rights = Mapping[str, frozenset[Permission]]
NOBODY = "UNAUTHORIZED"


@dataclass
class Key:
    """A key of a workspace; `agent` binds it to one."""

    workspace: str
    scopes: frozenset[Scope]
    agent: str | None
    secret: str
    revoked: bool = False


@dataclass(frozen=True)
class Who:
    """A person by name, or a key by id."""

    person: str | None = None
    key: str | None = None


@dataclass
class Model:
    """Everything there is. What was deleted stays known by its id, so that it can be asked for."""

    roles: dict[str, dict[str, Role]] = field(default_factory=dict)
    members: dict[str, tuple[str, str]] = field(default_factory=dict)
    agents: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    talks: dict[str, str] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def rights(self, who: Who) -> Rights | None:
        """What somebody may do in which workspace; None when their credential holds no longer."""
        if who.person is not None:
            return {id: ROLE_PERMISSIONS[roles[who.person]] for id, roles in self.roles.items() if who.person in roles}
        key = self.keys[who.key or ""]
        if key.revoked or key.workspace not in self.roles:
            return None
        return {key.workspace: permissions_of(key.scopes)}

    def verdict(self, who: Who, needs: Permission, noun: str, workspace: str | None, agent: str | None = None) -> str:
        """The code of the refusal, '' when it is allowed. `workspace` None: there is no such row."""
        rights = self.rights(who)
        if rights is None:
            return NOBODY
        if rights and not any(needs in granted for granted in rights.values()):
            return "FORBIDDEN"
        if workspace is None or workspace not in rights or (agent is not None and not self.within_reach(who, agent)):
            return f"{noun}_NOT_FOUND"
        return "" if needs in rights[workspace] else "FORBIDDEN"

    def within_reach(self, who: Who, agent: str) -> bool:
        """Whether the key, should it be one, isn't bound to another agent."""
        bound = self.keys[who.key].agent if who.key else None
        return bound is None or bound == agent

    def may_make_an_agent(self, who: Who, workspace: str) -> str:
        """The verdict on making an agent; a key that is bound to another makes none."""
        refused = self.verdict(who, Permission.MANAGE_AGENTS, "WORKSPACE", self.there(workspace))
        bound = who.key is not None and self.keys[who.key].agent is not None
        return refused or ("FORBIDDEN" if bound else "")

    def workspace_of(self, agent: str | None) -> str | None:
        """The workspace of an agent that there still is."""
        workspace = self.agents.get(agent or "")
        return workspace if agent not in self.gone and workspace in self.roles else None

    def about_agent(self, who: Who, needs: Permission, agent: str) -> str:
        """The verdict on doing something with an agent."""
        return self.verdict(who, needs, "AGENT", self.workspace_of(agent), agent)

    def about_row(self, who: Who, needs: Permission, noun: str, rows: Mapping[str, str], id: str) -> str:
        """The verdict on a row of an agent: a source, a conversation."""
        agent = rows[id]
        return self.verdict(who, needs, noun, None if id in self.gone else self.workspace_of(agent), agent)

    def about_member(self, who: Who, id: str, wanted: Role | None) -> str:
        """The verdict on giving a member another role, or on removing them (`wanted` None)."""
        workspace, name = self.members[id]
        there = workspace if id not in self.gone and workspace in self.roles else None
        needs = Permission.MANAGE_MEMBERS if wanted else Permission.READ
        refused = self.verdict(who, needs, "MEMBER", there)
        if refused or there is None:
            return refused
        roles = self.roles[there]
        own, role = roles.get(who.person or ""), roles[name]
        leaves = wanted is None and who.person == name
        if not leaves and own not in {Role.OWNER, Role.ADMIN}:
            return "FORBIDDEN"
        if not leaves and own is not Role.OWNER and Role.OWNER in {role, wanted}:
            return "FORBIDDEN"
        last = role is Role.OWNER and list(roles.values()).count(Role.OWNER) == 1
        return "LAST_OWNER" if last and wanted is not Role.OWNER else ""

    def may_add(self, who: Who, workspace: str, name: str, role: Role) -> str:
        """The verdict on adding somebody."""
        refused = self.verdict(who, Permission.MANAGE_MEMBERS, "WORKSPACE", self.there(workspace))
        if refused:
            return refused
        roles = self.roles[workspace]
        if role is Role.OWNER and roles[who.person or ""] is not Role.OWNER:
            return "FORBIDDEN"
        return "ALREADY_A_MEMBER" if name in roles else ""

    def there(self, workspace: str) -> str | None:
        """The workspace, unless it is deleted."""
        return workspace if workspace in self.roles else None

    def seen_in(self, who: Who, workspace: str) -> tuple[set[str], set[str], set[str]]:
        """The agents, sources and conversations of a workspace that somebody finds in its lists."""
        agents = {
            id for id in self.agents if self.workspace_of(id) == workspace and self.within_reach(who, id)
        }  # fmt: skip
        below = [{id for id, agent in rows.items() if agent in agents and id not in self.gone} for rows in self._rows()]
        return agents, below[0], below[1]

    def _rows(self) -> tuple[dict[str, str], dict[str, str]]:
        return self.sources, self.talks
