"""A citation as the log, the message and its row carry it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kit.ids import new_id
from knowledge.cite import Citation


def as_row(citation: Citation) -> dict[str, Any]:
    """The citation by the columns of its table, without those that its message gives it."""
    row = asdict(citation)
    span = {"span_start": row.pop("start"), "span_end": row.pop("end")}
    return {"id": str(new_id()), **row, **span}
