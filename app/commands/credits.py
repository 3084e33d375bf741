"""`nexora credits`."""

from __future__ import annotations

import asyncio

import typer

from app.database import database
from app.settings import settings
from app.system import system_actor
from kit.errors import NotFound
from models.credits import balances, grant
from models.database import connect, disconnect, fetchrow, transaction
from models.workspaces import Workspace
from resolvers.audit import record


def credits(named: str, add: int) -> None:
    """Give the workspace of this slug or id so many credits, and say what it has. Raises: Unavailable; NotFound."""
    with database(settings()) as dsn:
        typer.echo(asyncio.run(balance_after(dsn, named, add)))


async def balance_after(dsn: str, named: str, add: int) -> str:
    """The same, in a sentence."""
    await connect(dsn)
    try:
        workspace = await _workspace(named)
        if add:
            await _give(workspace, add)
        balance = (await balances([str(workspace.id)]))[str(workspace.id)]
        return f"{workspace.name} has {balance['remaining']:,} of {balance['granted']:,} credits left."
    finally:
        await disconnect()


async def _workspace(named: str) -> Workspace:
    row = await fetchrow("SELECT id FROM workspaces WHERE slug = $1 OR id::text = $1", named)
    if row is None:
        raise NotFound(f"No workspace has the slug or id '{named}'")
    return await Workspace.get(id=row["id"])


async def _give(workspace: Workspace, credits: int) -> None:
    async with transaction():
        await grant(str(workspace.id), credits)
        await record(system_actor(workspace.id), "credits.granted", workspace, credits=credits)
