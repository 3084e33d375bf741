"""Worlds that read as prose: `acme = await world.workspace(admin="ada")`, then `acme.ada`, `await acme.agent()`."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import pytest

from access.actors import Actor, ActorKind, Grant
from access.permissions import ROLE_PERMISSIONS, Role, Scope, permissions_of
from access.tokens import API_KEY_PREFIX, Signer, hash_of, new_secret, shown_prefix
from kit.errors import NexoraError
from kit.ids import new_id
from models.agents import Agent
from models.api_keys import ApiKey
from models.members import Member
from models.users import User
from models.workspaces import Workspace
from resolvers import parts
from resolvers.founding import found_workspace

SECRET = "a key that only tests know, long enough"
SIGNER = Signer([SECRET])
PASSWORD = "correct horse battery staple"


@contextmanager
def refused(kind: type[NexoraError], *, code: str | None = None, says: str | None = None) -> Iterator[None]:
    """The block must be refused in this way."""
    with pytest.raises(kind) as caught:
        yield
    if code is not None:
        assert caught.value.code == code
    if says is not None:
        assert says in caught.value.message


@dataclass
class Team:
    """A workspace and the people in it, each reachable by name as an actor: `acme.ada`."""

    row: Workspace
    people: dict[str, User] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The workspace's id as text."""
        return str(self.row.id)

    def __getattr__(self, name: str) -> Actor:
        if name.startswith("_") or name not in self.people:
            raise AttributeError(name)
        return person(self.people[name], {self.id: self.roles[name]})

    async def join(self, name: str, role: Role = Role.MEMBER) -> Actor:
        """A new person with this role."""
        user = await new_user(name)
        await Member.create(workspace_id=self.row.id, user_id=user.id, email=user.email, role=role.value)
        self.people[name], self.roles[name] = user, role
        return person(user, {self.id: role})

    async def agent(self, name: str = "Support Bot", **fields: Any) -> Agent:
        """An agent of this workspace."""
        fields = {"system_prompt": "Answer customers kindly.", **fields}
        return await Agent.create(workspace_id=self.row.id, name=name, **fields)

    async def key(self, *scopes: Scope, **fields: Any) -> tuple[Actor, str]:
        """An API key as an actor, and its secret."""
        secret = new_secret(API_KEY_PREFIX)
        key = await ApiKey.create(
            workspace_id=self.row.id,
            name="Key",
            prefix=shown_prefix(secret),
            secret_hash=hash_of(secret),
            scopes=[scope.value for scope in scopes],
            **fields,
        )
        grant = Grant(permissions_of(frozenset(scopes)))
        actor = Actor(
            kind=ActorKind.API_KEY,
            api_key_id=str(key.id),
            workspace_id=self.id,
            grants=MappingProxyType({self.id: grant}),
            agent_ids=frozenset(str(id) for id in fields.get("agent_ids", ())) or None,
            address="127.0.0.1",
        )
        return actor, secret


class World:
    """Makes workspaces. Every scene has at least two of them, so that a wall is always there to be tested."""

    async def workspace(self, name: str = "Acme", **people: str) -> Team:
        """A workspace; `admin="ada", member="grace"` name its people. There is always an owner, `olga` unless named."""
        people = {"owner": "olga", **people}
        owner = await new_user(people["owner"])
        team = Team(await found_workspace(owner, name), {people["owner"]: owner}, {people["owner"]: Role.OWNER})
        for role, person_name in people.items():
            if role != Role.OWNER:
                await team.join(person_name, Role(role))
        return team


def person(user: User, roles: dict[str, Role]) -> Actor:
    """A person as an actor with these roles by workspace id."""
    grants = {id: Grant(ROLE_PERMISSIONS[role], role) for id, role in roles.items()}
    return Actor(
        kind=ActorKind.PERSON,
        user_id=str(user.id),
        session_id=str(new_id()),
        grants=MappingProxyType(grants),
        address="127.0.0.1",
    )


async def new_user(name: str) -> User:
    """A person with an account; the password is nobody's."""
    email = f"{name}.{secrets.token_hex(4)}@example.com"
    return await User.create(name=name.capitalize(), email=email, password_hash="!")


def bearer(user: User) -> dict[str, str]:
    """The header of a fresh login of this person."""
    token, _ = SIGNER.sign(str(user.id), user.token_version, str(new_id()))
    return {"Authorization": f"Bearer {token}"}


def use_test_parts() -> None:
    """The parts that operations work with in tests."""
    parts.use(parts.Parts(signer=SIGNER))
