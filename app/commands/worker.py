"""`nexora worker`."""

from __future__ import annotations

import asyncio
import signal

import typer

from app import logs
from app.background import jobs_running
from app.database import database
from app.settings import Settings, settings
from models.database import connect, disconnect
from models.migrating import migrate


def worker() -> None:
    """Run background jobs until Ctrl-C or SIGTERM. Raises: BadSetting, Unavailable."""
    chosen = settings().model_copy(update={"run_jobs": True})
    logs.configure()
    with database(chosen) as dsn:
        asyncio.run(_work(chosen, dsn))


async def _work(chosen: Settings, dsn: str) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await migrate(dsn)
    await connect(dsn)
    try:
        async with jobs_running(chosen):
            typer.echo("Waiting for jobs. Ctrl-C ends it.")
            await ended.wait()
    finally:
        await disconnect()
