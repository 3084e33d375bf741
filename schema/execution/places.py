"""Where the rows of a level stand in the answer. Worked out only when something must be said about one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

PathKey = str | int
Route = tuple[PathKey, ...]
"""From the answer's root to one value: response keys and list indexes."""


class Places:
    """The routes of a level's rows, in the rows' order."""

    __slots__ = ("_compute", "_routes")

    def __init__(self, compute: Callable[[], list[Route]]) -> None:
        self._compute = compute
        self._routes: list[Route] | None = None

    def __getitem__(self, index: int) -> Route:
        if self._routes is None:
            self._routes = self._compute()
        return self._routes[index]


def root() -> Places:
    """The one place of an operation's root."""
    return Places(lambda: [()])


def of_values(above: Places, key: str, values: Sequence[Any]) -> Places:
    """Places of the values under one key, where each parent has at most one."""
    return Places(lambda: [(*above[i], key) for i, value in enumerate(values) if value is not None])


def of_items(above: Places, key: str, lists: Sequence[Sequence[Any]]) -> Places:
    """Places of the items under one key, where each parent has a list."""
    return Places(lambda: [(*above[i], key, j) for i, items in enumerate(lists) for j in range(len(items))])


def picked(above: Places, indexes: Sequence[int]) -> Places:
    """Some of the places above."""
    return Places(lambda: [above[index] for index in indexes])
