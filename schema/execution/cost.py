"""What an operation costs, before it runs: how many objects its answer may hold (first × first × …).

What is heavier than its objects says by how much: long texts, searching, counting, adding up. An object takes about
10 µs of CPU, PostgreSQL's included.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from kit.pages import LARGEST_PAGE
from schema.execution.arguments import Arguments
from schema.execution.shapes import ONE

if TYPE_CHECKING:
    from schema.execution.plan import Choice, Link, Plan
    from schema.execution.request import Request

PLAIN_LIST = 10
"""What a list without pages is taken to hold."""

COUNTED = 20
"""What `totalCount` of one list is taken to cost."""


class Weight:
    """What following an edge costs a parent besides the rows it gives."""

    __slots__ = ("_always", "_arguments", "_when_given")

    def __init__(self, arguments: Arguments, always: int, when_given: Sequence[tuple[str, int]]) -> None:
        self._arguments, self._always, self._when_given = arguments, always, when_given

    def of(self, request: Request) -> int:
        """In objects."""
        if not self._when_given:
            return self._always
        try:
            given = self._arguments.values(request.variables, request.full_variables)
        except GraphQLError:
            return self._always
        return self._always + sum(weight for name, weight in self._when_given if given.get(name))


class Size:
    """How many rows one parent may have, by the arguments `first` and `last`."""

    __slots__ = ("_arguments", "_otherwise", "fixed")

    def __init__(self, arguments: Arguments, otherwise: int) -> None:
        self._arguments, self._otherwise = arguments, otherwise
        self.fixed = arguments.fixed

    def of(self, request: Request) -> int:
        """At most a page's largest size; the edge itself refuses what is beyond."""
        try:
            given = self._arguments.values(request.variables, request.full_variables)
        except GraphQLError:
            return 1
        wanted: Any = given.get("first") or given.get("last") or self._otherwise
        return max(1, min(int(wanted), LARGEST_PAGE))


def cost_of(target: Plan | Choice | None, request: Request, times: int = 1, page: int = PLAIN_LIST) -> int:
    """Objects below `times` rows; a connection's wrappers are free, of an interface's types the dearest counts."""
    costs = (
        times * plan.weight + sum(_link_cost(link, request, times, page) for link in plan.links)
        for plan in (target.kinds if target else ())
    )
    return max(costs, default=0)


def _link_cost(link: Link, request: Request, times: int, page: int) -> int:
    weight = times * link.weight.of(request) if link.weight else 0
    return weight + _objects(link, request, times, page)


def _objects(link: Link, request: Request, times: int, page: int) -> int:
    if link.paged and link.size:
        return cost_of(link.target, request, times, link.size.of(request)) or times
    if link.shape is ONE:
        return (0 if link.through else times) + cost_of(link.target, request, times, page)
    rows = times * (page if link.through else link.size.of(request) if link.size else PLAIN_LIST)
    return rows + cost_of(link.target, request, rows)


def is_fixed(target: Plan | Choice | None) -> bool:
    """Whether the cost is the same for all variables."""
    links = [link for plan in (target.kinds if target else ()) for link in plan.links]
    return all((link.size is None or link.size.fixed) and is_fixed(link.target) for link in links)


def edges_of(target: Plan | Choice | None) -> int:
    """How many edges are followed: one statement each, or two, however many rows there are."""
    links = [link for plan in (target.kinds if target else ()) for link in plan.links]
    return sum(link.source.waits + edges_of(link.target) for link in links)
