"""`nexora credits`: the way out of 402."""

from __future__ import annotations

import pytest

from app.commands.credits import balance_after
from kit.errors import NotFound
from models.audit import AuditEntry
from models.credits import LedgerEntry
from models.database import connect, disconnect
from tests.world import World, refused

pytestmark = pytest.mark.usefixtures("database")


async def test_a_workspace_is_given_more_and_the_log_says_so(world: World, database_dsn: str) -> None:
    acme, other = await world.workspace(), await world.workspace("Other")
    await disconnect()
    assert await balance_after(database_dsn, acme.row.slug, 250) == "Acme has 5,250 of 5,250 credits left."
    assert await balance_after(database_dsn, acme.id, 0) == "Acme has 5,250 of 5,250 credits left."
    assert await balance_after(database_dsn, other.id, 0) == "Other has 5,000 of 5,000 credits left."
    await connect(database_dsn)
    assert sorted([entry.amount for entry in await LedgerEntry.filter(workspace_id=acme.id)]) == [250, 5_000]
    [entry] = await AuditEntry.filter(workspace_id=acme.id)
    assert (entry.action, entry.actor_kind, entry.details) == ("credits.granted", "system", {"credits": 250})


async def test_a_workspace_that_is_none(database_dsn: str) -> None:
    await disconnect()
    with refused(NotFound, says="No workspace has the slug or id 'nobody'"):
        await balance_after(database_dsn, "nobody", 250)
