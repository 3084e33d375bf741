"""Credits of workspaces: what was granted, what answers used, what running answers hold."""

from __future__ import annotations

from collections.abc import Sequence

from access.actors import Actor
from access.operations import operation
from access.permissions import Permission
from kit.errors import NotFound
from kit.pages import Row
from models.credits import balances


@operation(requires=Permission.READ)
async def credits_of_workspaces(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[Row]:
    """The balance of each workspace: granted, used, reserved, remaining. Raises: NotFound for a stranger's."""
    allowed = set(actor.workspaces())
    known = await balances([row["id"] for row in parents if row["id"] in allowed])
    missing = [row for row in parents if row["id"] not in known]
    if missing:
        raise NotFound.of("workspace")
    return [known[row["id"]] for row in parents]
