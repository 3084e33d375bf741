"""From a GraphQL input to what an operation takes: the given fields, as plain values."""

from __future__ import annotations

from enum import Enum
from typing import Any

import strawberry


def given(value: Any) -> dict[str, Any]:
    """The fields that were given (left-out ones are absent, null ones None), enums as their values."""
    fields = {name: item for name, item in vars(value).items() if item is not strawberry.UNSET}
    return {name: _plain(item) for name, item in fields.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.value if isinstance(value, Enum) else value
