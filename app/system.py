"""Commands that act on a workspace by themselves, without anybody logged in."""

from __future__ import annotations

from types import MappingProxyType

from access.actors import Actor, ActorKind, Grant
from access.permissions import Permission


def system_actor(workspace_id: object) -> Actor:
    """One who may do everything in this workspace, and nothing anywhere else."""
    id = str(workspace_id)
    grants = MappingProxyType({id: Grant(frozenset(Permission))})
    return Actor(kind=ActorKind.SYSTEM, workspace_id=id, grants=grants, address="127.0.0.1")
