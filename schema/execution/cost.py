"""What an operation costs, before it runs: how many objects its answer may hold (first × first × …)."""

from __future__ import annotations

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
        sum(_link_cost(link, request, times, page) for link in plan.links) for plan in (target.kinds if target else ())
    )
    return max(costs, default=0)


def _link_cost(link: Link, request: Request, times: int, page: int) -> int:
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
