"""Which files hold models, and how the ORM reaches the database."""

from __future__ import annotations

import os
from typing import Any

MODEL_MODULES = [
    f"models.{name}"
    for name in (
        "users",
        "refresh_tokens",
        "workspaces",
        "members",
        "api_keys",
        "agents",
        "sources",
        "documents",
        "chunks",
        "conversations",
        "messages",
        "citations",
        "message_events",
        "credits",
        "idempotency_keys",
        "audit",
    )
]


def tortoise_config(dsn: str) -> dict[str, Any]:
    """Tortoise's configuration for one PostgreSQL, named by a DSN as asyncpg reads it."""
    return {
        "connections": {"default": {"engine": "models.engine", "credentials": {"dsn": dsn}}},
        "apps": {"models": {"models": [*MODEL_MODULES, "aerich.models"], "default_connection": "default"}},
        "use_tz": True,
        "timezone": "UTC",
    }


TORTOISE_ORM = tortoise_config(os.environ.get("NEXORA_DATABASE_URL", ""))
"""For aerich's own command line, which reads a module's attribute."""
