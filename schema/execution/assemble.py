"""From Strawberry types to a schema that our engine and Strawberry's own executor can both run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.execution.rows import read


def build_schema(
    query: type,
    mutation: type | None = None,
    subscription: type | None = None,
    *,
    types: Iterable[type] = (),
    directives: Iterable[Any] = (),
) -> strawberry.Schema:
    """The schema of these roots, whose plain fields are read from rows or objects alike."""
    return strawberry.Schema(
        query,
        mutation,
        subscription,
        types=tuple(types),
        directives=tuple(directives),
        config=StrawberryConfig(default_resolver=read),
    )
