"""An example of each body in the REST reference, put together from its schema and from the examples of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

UNKNOWN = "…"
"""The example of a text that nobody gave one: none may be left in the reference."""

_ID = "0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f"
_TIME = "2026-01-31T09:30:00Z"
_BY_FORMAT = {"uuid": _ID, "date-time": _TIME}
_BY_TYPE: dict[str, Any] = {"string": UNKNOWN, "boolean": False, "integer": 1, "number": 0.5, "object": {}}
_BY_NAME: dict[str, Any] = {
    "message_id": _ID,
    "conversation_id": _ID,
    "access_token": "eyJhbGciOiJIUzI1NiIs…",
    "refresh_token": "mF_9.B5f-4.1JqM…",
    "token_type": "Bearer",
    "expires_in": 900,
    "expires_at": "2099-01-31T09:30:00Z",
    "revoked_at": None,
    "last_used_at": _TIME,
    "name": "Support Bot",
    "email": "ada@example.com",
    "slug": "acme",
    "role": "member",
    "status": "invited",
    "system_prompt": "You answer customers of Acme.",
    "model": "gpt-4o-mini",
    "welcome_message": "Hello! How can I help?",
    "widget_color": "#6c5ce7",
    "allowed_origins": ["https://example.com"],
    "kind": "secret",
    "prefix": "nxr_live_J3kq9d",
    "scopes": ["chat"],
    "invite_token": "nxr_inv_Zk3…",
    "session": "nxr_vis_eyJ…",
    "user": "visitor-17",
    "content": "We open at nine [1].",
    "state": "done",
    "feedback": "up",
    "source_name": "Opening hours",
    "url": "https://example.com/help",
    "error": None,
    "note": None,
    "title": "When do you open?",
    "channel": "api",
    "visitor_id": "visitor-17",
    "quote": "We open at nine.",
    "start": 0,
    "end": 16,
    "text_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "event": "delta",
    "next_cursor": None,
    "credits_remaining": 4999,
    "size_bytes": 1024,
}


class Examples:
    """Examples from the schemas of one document."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas

    def of(self, schema: Schema, name: str = "") -> Any:
        """An example of `schema`, the value of the field `name`: its own, or the usual one of its name or format."""
        if "$ref" in schema:
            return self.of(self._schemas[schema["$ref"].rsplit("/", 1)[-1]], name)
        own = [schema.get("const"), *schema.get("examples", ()), *schema.get("enum", ()), schema.get("default")]
        given = next((one for one in own if one is not None), None)
        return self._made(schema, name) if given is None else given

    def _made(self, schema: Schema, name: str) -> Any:
        if "properties" in schema:
            return {field: self.of(below, field) for field, below in schema["properties"].items()}
        if name in _BY_NAME:
            return _BY_NAME[name]
        if choices := schema.get("anyOf") or schema.get("oneOf"):
            return self.of(choices[0], name)
        if schema["type"] == "array":
            return [self.of(schema["items"])]
        return _BY_FORMAT.get(schema.get("format", "")) or _BY_TYPE[schema["type"]]
