"""The one who asks. Every operation takes an Actor first; rows are reached only through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from access.permissions import PAGE_PERMISSIONS, ROLE_PERMISSIONS, SCOPE_PERMISSIONS, Permission, Role
from kit.errors import BadRequest, Forbidden, NexoraError, NotFound, Unauthorized


class ActorKind(StrEnum):
    """How the one who asks was recognised. A page has a public key; its visitors have sessions that the page opens."""

    ANONYMOUS = "anonymous"
    PERSON = "person"
    API_KEY = "api_key"
    PAGE = "page"
    VISITOR = "visitor"
    SYSTEM = "system"


@dataclass(frozen=True)
class Grant:
    """What an actor may do in one workspace. `role` is set for people only."""

    permissions: frozenset[Permission]
    role: Role | None = None


_NO_GRANTS: Mapping[str, Grant] = MappingProxyType({})


@dataclass(frozen=True)
class Actor:
    """Who asks, and what they may do where.

    `grants` maps a workspace's id (as text) to what is allowed there. `workspace_id` is the one that the request
    names (X-Workspace-ID, or a key's own). `session_id` is the login that a token came from. `agent_ids` narrows a
    key or visitor to some agents. `needs` is the right that the running operation declared; rows are checked
    against it. `address` is the caller's network address, `request_id` the request's: for limits, logs and the audit.
    """

    kind: ActorKind = ActorKind.ANONYMOUS
    user_id: str | None = None
    session_id: str | None = None
    api_key_id: str | None = None
    visitor_id: str | None = None
    workspace_id: str | None = None
    grants: Mapping[str, Grant] = field(default_factory=lambda: _NO_GRANTS)
    agent_ids: frozenset[str] | None = None
    needs: Permission | None = None
    address: str = ""
    request_id: str = ""

    def known(self) -> Actor:
        """The same actor. Raises: Unauthorized for the anonymous."""
        if self.kind is ActorKind.ANONYMOUS:
            raise Unauthorized("Missing or invalid credentials: send 'Authorization: Bearer <token>'")
        return self

    def asking(self, permission: Permission) -> Actor:
        """The same actor, about to use one right.

        Raises: Unauthorized for the anonymous; Forbidden when no workspace grants the right.
        """
        self.known()
        if self.grants and not any(permission in grant.permissions for grant in self.grants.values()):
            raise self._lacks(permission)
        return self if self.needs is permission else self.but(needs=permission)

    def _lacks(self, permission: Permission) -> Forbidden:
        """The refusal of a right that this kind of caller hasn't got, with what to do about it."""
        if self.kind is ActorKind.PAGE:
            return Forbidden("A public key only opens sessions for a page's visitors; ask with the session's token")
        if self.kind is ActorKind.VISITOR:
            return Forbidden("A page's visitor may only chat with its agent")
        if permission in PAGE_PERMISSIONS:
            return Forbidden(
                "Sessions of a page's visitors are opened with its public key (nxr_pub_…); send that instead"
            )
        holder = "an owner or admin" if permission in ROLE_PERMISSIONS[Role.ADMIN] else "an owner"
        if self.kind is ActorKind.PERSON:
            return Forbidden(f"You need the right '{permission}' for this; ask {holder} of the workspace")
        scope = next((scope for scope, rights in SCOPE_PERMISSIONS.items() if permission in rights), None)
        if scope is None:
            return Forbidden(f"No API key may do this; log in as {holder} of the workspace")
        return Forbidden(f"This API key lacks the scope '{scope}'; make a key that has it in the workspace's settings")

    def but(self, **changes: Any) -> Actor:
        """The same actor with some fields changed: `dataclasses.replace`, at a fifth of its cost on the hot path."""
        changed = object.__new__(Actor)
        changed.__dict__.update(self.__dict__, **changes)
        return changed

    def workspaces(self) -> list[str]:
        """Ids of the workspaces in which the actor holds the right it is using (all of its own when none is named)."""
        needs = self.needs
        return [id for id, grant in self.grants.items() if needs is None or needs in grant.permissions]

    def require(self, workspace_id: str) -> None:
        """Check the right in use against the workspace of a row that was found.

        Raises: NotFound for a stranger's workspace; Forbidden when the right is missing there.
        """
        grant = self.grants.get(workspace_id)
        if grant is None:
            raise NotFound.of("workspace")
        if self.needs is not None and self.needs not in grant.permissions:
            raise self._lacks(self.needs)

    def refusal(self, workspace_id: str) -> NexoraError | None:
        """What `require` would raise: for lists of many workspaces, of which some are closed to the actor."""
        try:
            self.require(workspace_id)
        except (Forbidden, NotFound) as refusal:
            return refusal
        return None

    def chosen_workspace(self) -> str:
        """The workspace that the request is about: the named one, else the only one.

        Raises: BadRequest (WORKSPACE_REQUIRED) when there are several or none; NotFound for a stranger's.
        """
        if self.workspace_id is not None:
            self.require(self.workspace_id)
            return self.workspace_id
        if len(self.grants) != 1:
            raise BadRequest(
                f"Name the workspace in the header X-Workspace-ID: you belong to {len(self.grants)}",
                code="WORKSPACE_REQUIRED",
            )
        only = next(iter(self.grants))
        self.require(only)
        return only

    def name(self) -> str:
        """Whom limits count: the person, the key or the visitor; somebody unknown by their address."""
        return f"{self.kind}:{self.user_id or self.visitor_id or self.api_key_id or self.address}"

    def may_all_that(self, before: Actor) -> bool:
        """Whether everything is still allowed that `before` was."""
        if self.grants is before.grants and self.agent_ids is before.agent_ids:
            return True
        now = {id: grant.permissions for id, grant in self.grants.items()}
        kept = all(grant.permissions <= now.get(id, frozenset()) for id, grant in before.grants.items())
        return kept and self.agent_ids == before.agent_ids

    def within(self, workspace_id: str) -> Actor:
        """The same actor, narrowed to one of its workspaces (REST's X-Workspace-ID). A stranger's leaves nothing."""
        grants = {id: grant for id, grant in self.grants.items() if id == workspace_id}
        return self.but(workspace_id=workspace_id, grants=MappingProxyType(grants))
