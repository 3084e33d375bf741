"""The embedded PostgreSQL: the wheel's own programs on a folder of ours, shared by every process that asks for it."""

from app.postgres.embedded import EmbeddedPostgres, start_embedded
from app.postgres.watching import watched

__all__ = ["EmbeddedPostgres", "start_embedded", "watched"]
