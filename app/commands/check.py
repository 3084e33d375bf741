"""`nexora check`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import typer

from app import checks
from app.database import database
from app.settings import Settings, settings
from kit.errors import NexoraError


def check(*, orphans: bool) -> None:
    """Print a line for each part. Raises: SystemExit(1), when one of them is wrong.

    `orphans`: look through all rows as well, for those that belong to nothing any more.
    """
    if not (_line("settings", lambda: checks.settings_stand(settings())) and _parts(settings(), orphans)):
        raise SystemExit(1)


def _parts(chosen: Settings, orphans: bool) -> bool:
    return all(
        [
            _database(chosen, orphans),
            _line("model", lambda: asyncio.run(checks.model_stands(chosen))),
            chosen.redis_url is None or _line("redis", lambda: asyncio.run(checks.redis_stands(str(chosen.redis_url)))),
            _line("disk", lambda: checks.disk_stands(chosen)),
        ]
    )


def _database(chosen: Settings, orphans: bool) -> bool:
    try:
        with database(chosen) as dsn:
            return (
                _line("database", lambda: asyncio.run(checks.database_stands(dsn, chosen)))
                and _line("migrations", lambda: asyncio.run(checks.migrations_stand(dsn)))
                and (not orphans or _no_orphans(dsn))
            )
    except NexoraError as error:
        return _say("database", error.message, well=False)


def _no_orphans(dsn: str) -> bool:
    found = asyncio.run(checks.orphans_found(dsn))
    for finding in found:
        _say(finding.part, finding.sentence, well=not finding.wrong)
    return not any(finding.wrong for finding in found)


def _line(part: str, look: Callable[[], str]) -> bool:
    try:
        return _say(part, look(), well=True)
    except NexoraError as error:
        return _say(part, error.message, well=False)


def _say(part: str, sentence: str, *, well: bool) -> bool:
    typer.echo(f"{'ok   ' if well else 'WRONG'}  {part:<10}  {sentence}")
    return well
