"""What a row is: an asyncpg Record or a mapping, read by column; anything else is an object, read by attribute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def is_row(value: Any) -> bool:
    """Whether columns are read as `value["column"]`."""
    return hasattr(value, "keys")


def read(row: Any, name: str) -> Any:
    """A row's column, or an object's attribute.

    Raises: KeyError or AttributeError when there is none.
    """
    return row[name] if hasattr(row, "keys") else getattr(row, name)


def reader(name: str) -> Callable[[Any], Any]:
    """`read` for one name."""
    return lambda row: row[name] if hasattr(row, "keys") else getattr(row, name)
