"""Which credential a route takes, as OpenAPI says it. The credential itself is read before any route runs."""

from __future__ import annotations

from typing import Any

SCHEMES: dict[str, dict[str, str]] = {
    "jwt": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The access token from POST /api/auth/login",
    },
    "apiKey": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "nxr_live_…",
        "description": "An API key, made in the workspace's settings",
    },
    "publicKey": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "nxr_pub_…",
        "description": "A public key, which may stand in a web page of the agent's allowed origins",
    },
    "visitor": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "nxr_vis_…",
        "description": "A visitor's session, from POST /api/chat/sessions",
    },
}

_WORKSPACE_HEADER: dict[str, Any] = {
    "name": "X-Workspace-ID",
    "in": "header",
    "required": False,
    "description": "The workspace that the request is about. Needed by those who belong to several.",
    "schema": {"type": "string", "format": "uuid"},
}


def takes_jwt(*, workspace: bool = False) -> dict[str, Any]:
    """`openapi_extra` of a management route; with `workspace` it reads X-Workspace-ID."""
    return {"security": [{"jwt": []}], **({"parameters": [_WORKSPACE_HEADER]} if workspace else {})}


def takes_api_key() -> dict[str, Any]:
    """`openapi_extra` of a chat route: an API key, a visitor's session, or the token of somebody who may chat."""
    return {"security": [{"apiKey": []}, {"visitor": []}, {"jwt": []}]}


def takes_public_key() -> dict[str, Any]:
    """`openapi_extra` of what a web page does for its visitor."""
    return {"security": [{"publicKey": []}]}


def takes_nothing() -> dict[str, Any]:
    """`openapi_extra` of an open route."""
    return {"security": []}
