"""The REST reference as a document: /openapi.json."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from rest_compat.errors import errors
from rest_compat.security import SCHEMES

_DESCRIPTION = """
The documented REST paths. Everything here, and more, is in the graph at [/graphql](/graphql).

Success is `{"data": …}`, writes add `"message"`. Every refusal is
`{"error", "message", "statusCode", "code"}`; a 422 adds `details` with a sentence for each field.
Send `Authorization: Bearer <token>`; those who belong to several workspaces name one in `X-Workspace-ID`.
100 requests a minute an address, then 429 with `Retry-After`.
"""
_FASTAPIS_OWN = ("HTTPValidationError", "ValidationError")


def document(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1, made once; bad input is declared with the contract's schema instead of FastAPI's."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, description=_DESCRIPTION, routes=app.routes)
        components = made.setdefault("components", {})
        components["securitySchemes"] = SCHEMES
        _declare_bad_input(made)
        for name in _FASTAPIS_OWN:
            components.get("schemas", {}).pop(name, None)
        app.openapi_schema = made
    return app.openapi_schema


def _declare_bad_input(made: dict[str, Any]) -> None:
    ours = errors(422)[422]
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, **ours["content"]["application/json"]}
    for operations in made.get("paths", {}).values():
        for operation in operations.values():
            declared = operation.get("responses", {}).get("422", {})
            if "HTTPValidationError" in str(declared):
                declared.update(description=ours["description"], content={"application/json": content})
