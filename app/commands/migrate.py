"""`nexora migrate`."""

from __future__ import annotations

import asyncio

import typer

from app.database import database
from app.settings import settings
from models.migrating import migrate as apply_missing


def migrate() -> None:
    """Apply the steps that are missing, and say which."""
    with database(settings()) as dsn:
        steps = asyncio.run(apply_missing(dsn))
    for step in steps:
        typer.echo(f"Applied {step.removesuffix('.py')}")
    typer.echo("The database is up to date.")
