"""A progress bar over sources while they are trained."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from models.database import Record, fetch
from models.sources import AT_REST

_SOURCES = """
SELECT id, name, status, progress, error, note, chunk_count FROM sources WHERE id = ANY($1::uuid[])
 ORDER BY created_at, id
"""
_LOOKS_EVERY = 0.1


async def watch_training(source_ids: Sequence[object], console: Console) -> list[Record]:
    """Show how far the sources are until each is trained or failed; their rows then."""
    ids = [str(id) for id in source_ids]
    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()
    with Progress(*columns, TextColumn("{task.fields[status]}"), console=console, transient=True) as progress:
        bars = {id: progress.add_task("", total=1.0, status="") for id in ids}
        while True:
            rows = await fetch(_SOURCES, ids)
            for row in rows:
                status = row["status"]
                progress.update(bars[row["id"]], description=row["name"], completed=row["progress"], status=status)
            if all(row["status"] in AT_REST for row in rows):
                return rows
            await asyncio.sleep(_LOOKS_EVERY)
