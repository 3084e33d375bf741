"""Relay connections, once for all types: `Connection[Agent]` is the graph's AgentConnection.

A connection's row is a `kit.pages.Page`; an edge's row is the node's own. https://relay.dev/graphql/connections.htm
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import strawberry

from kit.pages import Page, cursor_of
from schema.execution.declare import passed_on

Node = TypeVar("Node")

_CURSOR = ("created_at", "id")


def _rows(page: Page) -> Sequence[Any]:
    return page.rows


def _itself(row: Any) -> Any:
    return row


def _first_cursor(page: Page) -> str | None:
    return cursor_of(page.rows[0]) if page.rows else None


def _last_cursor(page: Page) -> str | None:
    return cursor_of(page.rows[-1]) if page.rows else None


def _has_next(page: Page) -> bool:
    return page.has_next


def _has_previous(page: Page) -> bool:
    return page.has_previous


def _total(page: Page) -> int | None:
    return page.total


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """A page's surroundings."""

    has_next_page: bool = passed_on(_has_next, asks=("more",), description="Whether more follows.")
    has_previous_page: bool = passed_on(_has_previous, asks=("more",), description="Whether something precedes.")
    start_cursor: str | None = passed_on(_first_cursor, needs=_CURSOR, description="The first row's cursor.")
    end_cursor: str | None = passed_on(_last_cursor, needs=_CURSOR, description="The last row's cursor.")


@strawberry.type(description="One row of a page, with its cursor.")
class Edge(Generic[Node]):
    """A node and its place in the list."""

    cursor: str = passed_on(cursor_of, needs=_CURSOR, description="Pass it as `after` to go on from here.")
    node: Node = passed_on(_itself)


@strawberry.type(description="A page of a list.")
class Connection(Generic[Node]):
    """Rows of one page and what lies around them."""

    edges: list[Edge[Node]] = passed_on(_rows, description="The rows with their cursors.")
    nodes: list[Node] = passed_on(_rows, description="The rows alone.")
    page_info: PageInfo = passed_on(_itself)
    total_count: int = passed_on(
        _total, asks=("total",), description="How many rows there are in all; counted only when asked for."
    )
