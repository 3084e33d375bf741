"""How many jobs wait and run, for the figures."""

from __future__ import annotations

from models.database import fetch

_BY_STATE = "SELECT status::text AS state, count(*) AS jobs FROM pgqueuer GROUP BY 1"


async def counts() -> dict[str, int]:
    """Jobs by state: queued, picked (they run), and those that failed and are kept."""
    return {row["state"]: row["jobs"] for row in await fetch(_BY_STATE)}
