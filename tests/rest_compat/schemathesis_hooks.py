"""What schemathesis is told of the scene: with made-up ids alone it would see little but 404s.

Loaded by its process (SCHEMATHESIS_HOOKS); the scene comes in NEXORA_SCENE as JSON: ids by parameter, and a second
login for the operation that ends logins.
"""

from __future__ import annotations

import json
import os
import zlib
from typing import Any
from uuid import UUID

import schemathesis

SCENE = json.loads(os.environ["NEXORA_SCENE"])
KEPT = ("DELETE",)
"""Methods that get no real ids: what they end would be missing for the others."""


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case[Any], kwargs: dict[str, Any]) -> None:
    """Put the scene's ids in the place of most ids that are well-formed."""
    if case.method not in KEPT and isinstance(case.path_parameters, dict):
        case.path_parameters = _real(case.path_parameters)
    if isinstance(case.body, dict):
        case.body = _real(case.body)
    if case.path == "/api/auth/logout" and "Authorization" in (kwargs.get("headers") or {}):
        kwargs["headers"]["Authorization"] = SCENE["spare"]


def _real(given: dict[str, Any]) -> dict[str, Any]:
    return {name: SCENE["ids"][name] if name in SCENE["ids"] and _taken(each) else each for name, each in given.items()}


def _taken(value: Any) -> bool:
    """Three of four, always the same ones."""
    try:
        return str(UUID(value)) == value and zlib.crc32(value.encode()) % 4 > 0
    except (ValueError, TypeError, AttributeError):
        return False
