"""A missing right: each kind of caller hears what it can do about it."""

from __future__ import annotations

import pytest

from access.actors import Actor, ActorKind, Grant
from access.permissions import Permission, Scope, permissions_of
from kit.errors import Forbidden
from tests.world import refused

WORKSPACE = "0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f"


def chatting(kind: ActorKind) -> Actor:
    """One who may chat and nothing else."""
    return Actor(kind=kind, grants={WORKSPACE: Grant(permissions_of(frozenset({Scope.CHAT})))})


@pytest.mark.parametrize(
    ("kind", "permission", "says"),
    [
        (ActorKind.PERSON, Permission.MANAGE_AGENTS, "the right 'manage_agents' for this; ask an owner or admin of"),
        (ActorKind.PERSON, Permission.DELETE_WORKSPACE, "ask an owner of the workspace"),
        (ActorKind.PERSON, Permission.OPEN_SESSIONS, "with its public key"),
        (ActorKind.API_KEY, Permission.READ, "lacks the scope 'read'"),
        (ActorKind.API_KEY, Permission.MANAGE_AGENTS, "lacks the scope 'manage'"),
        (ActorKind.API_KEY, Permission.MANAGE_KEYS, "No API key may do this; log in as an owner or admin"),
        (ActorKind.API_KEY, Permission.DELETE_WORKSPACE, "log in as an owner of"),
        (ActorKind.API_KEY, Permission.OPEN_SESSIONS, "with its public key"),
        (ActorKind.VISITOR, Permission.READ, "may only chat"),
        (ActorKind.PAGE, Permission.READ, "only opens sessions"),
    ],
)
def test_a_missing_right_says_what_would_help(kind: ActorKind, permission: Permission, says: str) -> None:
    actor = chatting(kind)
    with refused(Forbidden, says=says):
        actor.asking(permission)
    with refused(Forbidden, says=says):
        actor.but(needs=permission).require(WORKSPACE)
