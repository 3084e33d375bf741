"""A subscription field, typed as the function that it decorates."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import strawberry

F = TypeVar("F")


def subscription(*, description: str) -> Callable[[F], F]:
    """`strawberry.subscription`, which strict type checking can't see through."""
    return cast("Callable[[F], F]", strawberry.subscription(description=description))
