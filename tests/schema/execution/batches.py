"""Batch functions for the tests, made of one function a parent; every call is written down in the context.

A thing's row is made from its key: the children of "t" are "t0", "t1", ….
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from kit.errors import BadInput, NotFound
from kit.pages import Page, PageRequest
from schema.execution.declare import Batch

MOMENT = datetime(2025, 1, 2, 3, 4, 5, 6000, tzinfo=UTC)
Row = dict[str, Any]
Columns = tuple[str, ...]
Made = Callable[[str, Columns, dict[str, Any]], Any]
"""`(the parent's key, columns, arguments) → the parent's value`."""


@dataclass
class Call:
    """One run of a batch function."""

    name: str
    parents: int
    columns: Columns
    given: dict[str, Any]


@dataclass
class Context:
    """What resolvers see. It is its own actor."""

    calls: list[Call] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    @property
    def actor(self) -> Context:
        """The one who asks."""
        return self


def thing(key: str, kind: str = "Thing") -> Row:
    """The whole row of a thing or place."""
    return {
        "__typename": kind,
        "key": key,
        "id": f"0190a5e2-0000-7000-8000-{key[-6:].encode().hex():0>12}",
        "created_at": MOMENT,
        "name": f"<{key}>",
        "nickname": None,
        "colour": "red",
        "colours": ["red", "blue"],
        "maybe_colour": None,
        "bad_colour": "green",
        "number": len(key),
        "huge": 2**31,
        "bad_number": "many",
        "ratio": 0.5,
        "whole_ratio": 2,
        "flag": True,
        "extra": {"a": [1, None]},
        "tags": ["x", "y"],
        "holes": ["x", None],
        "grid": [[1], [2, None]],
        "missing": None,
        "details": {"size": 3, "note": None, "oops": None},
        "seats": 4,
    }


def narrowed(row: Row, columns: Columns) -> Row:
    """Only what was asked for, so that a column that nobody asked for can't be read."""
    return {name: row[name] for name in ("__typename", "key", *columns)}


def batch(name: str, made: Made) -> Batch:
    """An ordinary batch function."""

    async def plain(actor: Context, parents: Sequence[Row], columns: Columns) -> list[Any]:
        return await _found(actor, name, parents, columns, made, {})

    return plain


def paged(name: str, made: Made) -> Batch:
    """A connection's batch function."""

    async def pages(actor: Context, parents: Sequence[Row], columns: Columns, page: PageRequest) -> list[Any]:
        return await _found(actor, name, parents, columns, made, {"page": page})

    return pages


def told(name: str, made: Made) -> Batch:
    """A batch function with arguments."""

    async def with_arguments(
        actor: Context,
        parents: Sequence[Row],
        columns: Columns,
        word: str = "w",
        colours: list[str] | None = None,
        since: datetime | None = None,
    ) -> list[Any]:
        given = {"word": word, "colours": colours, "since": since}
        return await _found(actor, name, parents, columns, made, given)

    return with_arguments


async def many(actor: Context, parents: Sequence[Row], columns: Columns, count: int) -> list[Any]:
    """So many things."""
    return await _found(actor, "many", parents, columns, children(*["Thing"] * count), {"count": count})


async def _found(
    actor: Context, name: str, parents: Sequence[Row], columns: Columns, made: Made, given: dict[str, Any]
) -> list[Any]:
    actor.calls.append(Call(name, len(parents), columns, given))
    await asyncio.sleep(0)
    return [made(parent.get("key", "t"), columns, given) for parent in parents]


def child(number: int, kind: str = "Thing") -> Made:
    """The child of that number."""
    return lambda key, columns, given: narrowed(thing(f"{key}{number}", kind), columns)


def children(*kinds: str | None) -> Made:
    """Children of these kinds; None for a null among them."""
    return lambda key, columns, given: [
        kind and narrowed(thing(f"{key}{number}", kind), columns) for number, kind in enumerate(kinds)
    ]


def grid(*widths: int) -> Made:
    """Lists of so many children."""
    return lambda key, columns, given: [
        [narrowed(thing(f"{key}{row}{number}"), columns) for number in range(width)] for row, width in enumerate(widths)
    ]


def page(key: str, columns: Columns, given: dict[str, Any]) -> Page:
    """Up to three children as a page."""
    wanted: PageRequest = given["page"]
    rows = [narrowed(thing(f"{key}{number}"), columns) for number in range(min(wanted.limit, 3))]
    return Page(rows, wanted.wants_more, wanted.backward, 7 if wanted.wants_total else None)


def constant(value: Any) -> Made:
    """The same value for every parent."""
    return lambda key, columns, given: value


def refused(key: str, columns: Columns, given: dict[str, Any]) -> Any:
    """Nobody gets anything."""
    raise BadInput("word", "This field is always refused")


def some_refused(key: str, columns: Columns, given: dict[str, Any]) -> Any:
    """Only parents whose key ends in 0 get a child."""
    return child(1)(key, columns, given) if key.endswith("0") else NotFound.of("thing")


def one_refused(key: str, columns: Columns, given: dict[str, Any]) -> Any:
    """A list with an error in it."""
    return [child(0)(key, columns, given), NotFound.of("item")]


def broken(key: str, columns: Columns, given: dict[str, Any]) -> Any:
    """A fault that nobody outside should read about."""
    raise RuntimeError("the password is hunter2")
