"""Rights, and which role or key scope carries which."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A person's place in a workspace."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"


class Scope(StrEnum):
    """What an API key may be used for."""

    CHAT = "chat"
    READ = "read"
    MANAGE = "manage"


class Permission(StrEnum):
    """One right. Operations name the one that they need."""

    READ = "read"
    CHAT = "chat"
    MANAGE_AGENTS = "manage_agents"
    MANAGE_SOURCES = "manage_sources"
    MANAGE_CONVERSATIONS = "manage_conversations"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_KEYS = "manage_keys"
    MANAGE_WORKSPACE = "manage_workspace"
    DELETE_WORKSPACE = "delete_workspace"
    READ_AUDIT = "read_audit"
    OPEN_SESSIONS = "open_sessions"


_MEMBER = frozenset({Permission.READ, Permission.CHAT})
_MANAGE = frozenset({Permission.MANAGE_AGENTS, Permission.MANAGE_SOURCES, Permission.MANAGE_CONVERSATIONS})
_ADMIN = (
    _MEMBER
    | _MANAGE
    | {Permission.MANAGE_MEMBERS, Permission.MANAGE_KEYS, Permission.MANAGE_WORKSPACE, Permission.READ_AUDIT}
)

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: _ADMIN | {Permission.DELETE_WORKSPACE},
    Role.ADMIN: _ADMIN,
    Role.MEMBER: _MEMBER,
}

SCOPE_PERMISSIONS: dict[Scope, frozenset[Permission]] = {
    Scope.CHAT: frozenset({Permission.CHAT}),
    Scope.READ: frozenset({Permission.READ}),
    Scope.MANAGE: frozenset({Permission.READ}) | _MANAGE,
}

PAGE_PERMISSIONS = frozenset({Permission.OPEN_SESSIONS})
"""What a public key is good for: it stands in a web page, where everybody can read it."""

VISITOR_PERMISSIONS = frozenset({Permission.CHAT})
"""What a visitor of such a page may do, with one agent and in conversations of their own."""


def permissions_of(scopes: frozenset[Scope]) -> frozenset[Permission]:
    """Everything that a key with these scopes may do."""
    return frozenset().union(*(SCOPE_PERMISSIONS[scope] for scope in scopes))
