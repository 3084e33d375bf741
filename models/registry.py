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
        "source_changes",
        "documents",
        "chunks",
        "next_vectors",
        "conversations",
        "messages",
        "citations",
        "message_events",
        "credits",
        "idempotency_keys",
        "audit",
    )
]


def tortoise_config(dsn: str, *, for_migrations: bool = False) -> dict[str, Any]:
    """Tortoise's configuration for one PostgreSQL, named by a DSN as asyncpg reads it.

    `for_migrations` adds aerich's own table. Its model brings all of aerich along, and numpy: 12 MB.
    """
    modules = [*MODEL_MODULES, "aerich.models"] if for_migrations else MODEL_MODULES
    return {
        "connections": {"default": {"engine": "models.engine", "credentials": {"dsn": dsn}}},
        "apps": {"models": {"models": modules, "default_connection": "default"}},
        "use_tz": True,
        "timezone": "UTC",
    }


TORTOISE_ORM = tortoise_config(os.environ.get("NEXORA_DATABASE_URL", ""), for_migrations=True)
"""For aerich's own command line, which reads a module's attribute."""
