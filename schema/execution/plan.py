"""The plan of an operation: for each object type that it reaches, what to build of the rows and what lies below them.

What a batch function must fetch is known before it runs: `columns` and `asks` come up from the selections below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Any, Protocol

from graphql import FieldNode, GraphQLInterfaceType, GraphQLObjectType, GraphQLOutputType, GraphQLUnionType

from schema.execution.cost import Size, Weight
from schema.execution.places import Places
from schema.execution.request import Request
from schema.execution.shapes import ONE

Build = Callable[[Sequence[Any], Places, Request], list[dict[str, Any] | None]]
"""Rows → what stands in the answer for them, a None where an error made null of one."""


class Source(Protocol):
    """Where a field's values come from. `waits`: they must be awaited; `finished`: nothing is left to do with them."""

    waits: bool
    finished: bool

    def values(self, rows: Sequence[Any], places: Places, request: Request) -> Any:
        """One value a row, an exception standing for a failed one; awaitable when it waits."""


@lru_cache(maxsize=4096)
def _shared(names: frozenset[str]) -> frozenset[str]:
    return names


def united(sets: Iterable[Iterable[str]]) -> frozenset[str]:
    """All names of some sets; equal sets are one object, because kept plans hold very many of them."""
    return _shared(frozenset(chain.from_iterable(sets)))


@dataclass(slots=True, kw_only=True)
class Asked:
    """One field of a selection, as the document asks for it.

    needs: the columns of its own row that it reads; asks: what it wants to know of the page that its row is on.
    """

    key: str
    name: str
    nodes: list[FieldNode]
    parent: GraphQLObjectType
    type: GraphQLOutputType
    shape: str = ONE
    required: bool = False
    needs: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()


@dataclass(slots=True, kw_only=True)
class Typename(Asked):
    """`__typename`: known before there is a row."""


@dataclass(slots=True, kw_only=True)
class Leaf(Asked):
    """A value that the row itself has: in a column, or by a function of the row. weight: what it costs, when long."""

    column: str = ""
    weight: int = 0
    function: Callable[[Any], Any] | None = None


@dataclass(slots=True, kw_only=True)
class Link(Asked):
    """A field that leads on, to rows of the next level (`target`) or to leaf values that the row doesn't have.

    waits: anything from here on may have to be awaited. size: how many rows a parent may have, when arguments say so.
    weight: what it costs besides them.
    paged: its values are Pages; through: it leads from a page, or from a row of one, to the rows themselves.
    """

    source: Source
    target: Plan | Choice | None
    size: Size | None = None
    weight: Weight | None = None
    paged: bool = False
    through: bool = False
    waits: bool = field(init=False)

    def __post_init__(self) -> None:
        self.waits = self.source.waits or (self.target is not None and self.target.waits)


@dataclass(slots=True)
class Plan:
    """What to do with the rows of one object type. weight: what a row's long values cost besides itself."""

    type: GraphQLObjectType
    entries: list[Asked]
    build: Build
    links: list[Link] = field(init=False)
    weight: int = field(init=False)
    columns: frozenset[str] = field(init=False)
    asks: frozenset[str] = field(init=False)
    waits: bool = field(init=False)

    def __post_init__(self) -> None:
        self.links = [entry for entry in self.entries if isinstance(entry, Link)]
        self.weight = sum(entry.weight for entry in self.entries if isinstance(entry, Leaf))
        self.waits = any(link.waits for link in self.links)
        self.columns = united(entry.needs for entry in self.entries)
        self.asks = united(entry.asks for entry in self.entries)

    @property
    def kinds(self) -> list[Plan]:
        """The plans that a row may have: this one."""
        return [self]


@dataclass(slots=True)
class Choice:
    """What to do with the rows of an interface or union: a plan for each type that one may have."""

    type: GraphQLInterfaceType | GraphQLUnionType
    plans: dict[str, Plan]
    columns: frozenset[str] = field(init=False)
    asks: frozenset[str] = field(init=False)
    waits: bool = field(init=False)

    def __post_init__(self) -> None:
        plans = self.plans.values()
        self.columns = united(plan.columns for plan in plans)
        self.asks = united(plan.asks for plan in plans)
        self.waits = any(plan.waits for plan in plans)

    @property
    def kinds(self) -> list[Plan]:
        """The plans that a row may have."""
        return list(self.plans.values())
