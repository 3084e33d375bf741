"""A mutation field, typed as the function that it decorates."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import strawberry

F = TypeVar("F")


def mutation(*, description: str) -> Callable[[F], F]:
    """`strawberry.mutation`, which strict type checking can't see through."""
    return cast("Callable[[F], F]", strawberry.mutation(description=description))
