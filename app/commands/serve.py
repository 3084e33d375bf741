"""`nexora serve`."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from app.database import database
from app.listening import allow_many_connections, bound
from app.serving import serve_on
from app.settings import Settings, settings, using, variable
from models.migrating import migrate


def serve(host: str | None, port: int | None, workers: int, *, jobs: bool) -> None:
    """Serve until Ctrl-C or SIGTERM. Raises: BadSetting, Unavailable; SystemExit(1) when the app itself can't start."""
    chosen = settings()
    allow_many_connections()
    listening = bound(host or chosen.host, chosen.port if port is None else port)
    if workers > 1 and chosen.redis_url is None:
        typer.echo("Each worker counts limits by itself; set NEXORA_REDIS_URL to have them counted together.", err=True)
    with _ended_by_signals(), listening as listener, database(chosen) as dsn:
        asyncio.run(migrate(dsn))
        with using(_handed_down(database_url=dsn, run_jobs=str(jobs and chosen.run_jobs))):
            serve_on(listener, workers)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Ctrl-C and SIGTERM both unwind what was started, and count as a clean end."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    except KeyboardInterrupt:
        return
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _handed_down(**changes: str) -> Settings:
    """Settings with changes, for this process and for those that it starts: the environment reaches both."""
    os.environ.update({variable(name): value for name, value in changes.items()})
    return Settings.read()
