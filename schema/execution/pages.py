"""From the graph's arguments to what a batch function takes: plain values, and one request for a page."""

from __future__ import annotations

from enum import Enum
from typing import Any

from kit.errors import BadInput
from kit.pages import Cursor, PageRequest, check_limit
from schema.execution.declare import Edge


def plain(value: Any) -> Any:
    """An enum's value instead of its member, in lists too; anything else as it is."""
    if isinstance(value, Enum):
        return value.value
    return [plain(item) for item in value] if isinstance(value, list) else value


def page_request(edge: Edge, given: dict[str, Any], asks: frozenset[str]) -> PageRequest:
    """Take `first`, `after`, `last` and `before` out of `given`, as one request for a page.

    Raises: BadInput with the argument's name.
    """
    first, after, last, before = (given.pop(name, None) for name in ("first", "after", "last", "before"))
    backward = last is not None or before is not None
    if backward and (first is not None or after is not None):
        raise BadInput("last", "Page in one direction: give 'first' and 'after', or 'last' and 'before'")
    size, name = (last, "last") if backward else (first, "first")
    place, place_name = (before, "before") if backward else (after, "after")
    return PageRequest(
        limit=check_limit(edge.page_size if size is None else size, name),
        cursor=None if place is None else Cursor.parse(place, place_name),
        backward=backward,
        wants_more="more" in asks,
        wants_total="total" in asks,
    )
