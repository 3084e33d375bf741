"""Workspaces: what a team owns together."""

from __future__ import annotations

from typing import ClassVar

from tortoise import fields

from models.rows import Row


class Workspace(Row):
    """The wall between tenants: every other row names the workspace it belongs to."""

    name = fields.CharField(max_length=100)
    slug = fields.CharField(max_length=80, unique=True)

    COMPUTED: ClassVar[dict[str, str]] = {
        "member_count": "(SELECT count(*)::int FROM members m WHERE m.workspace_id = t.id AND m.status = 'active')",
    }

    class Meta:
        table = "workspaces"
