"""`nexora migrate`."""

from __future__ import annotations

import asyncio

import typer

from app.database import database
from app.settings import settings
from models.migrating import migrate as apply_missing
from models.migrating import undo


def migrate(undone: int | None) -> None:
    """Apply the steps that are missing, or undo this one and all after it, and say which.

    Raises: Unavailable; NotFound, for a step that was not applied.
    """
    with database(settings()) as dsn:
        if undone is not None:
            for step in asyncio.run(undo(dsn, undone)):
                typer.echo(f"Undid {step.removesuffix('.py')}")
            return
        steps = asyncio.run(apply_missing(dsn))
    for step in steps:
        typer.echo(f"Applied {step.removesuffix('.py')}")
    typer.echo("The database is up to date.")
