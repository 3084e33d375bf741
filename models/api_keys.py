"""API keys: made in a workspace, shown once, stored as a hash."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from models.rows import WorkspaceRow


class KeyKind(StrEnum):
    """A secret key is for servers (`nxr_live_…`), a public one stands in web pages (`nxr_pub_…`)."""

    SECRET = "secret"  # noqa: S105 - the kind's name, not a secret
    PUBLIC = "public"


class ApiKey(WorkspaceRow):
    """A key. `agent_ids` empty means every agent of the workspace; `allowed_origins` empty, that origins don't count.

    A public key is good for chatting with one agent, from pages of the origins that the agent allows.
    """

    kind = fields.CharField(max_length=10, default=KeyKind.SECRET.value)
    name = fields.CharField(max_length=100)
    prefix = fields.CharField(max_length=24)
    secret_hash = fields.CharField(max_length=64, unique=True)
    scopes: list[str] = ArrayField(element_type="text")
    agent_ids: list[UUID] = ArrayField(element_type="uuid", default=list)
    allowed_origins: list[str] = ArrayField(element_type="text", default=list)
    last_used_at = fields.DatetimeField(null=True)
    expires_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)
    created_by: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "models.User", related_name=False, on_delete=fields.SET_NULL, null=True
    )
    created_by_id: UUID | None

    class Meta:
        table = "api_keys"
        indexes = (("workspace_id", "created_at", "id"),)
        constraints = (
            CheckConstraint(check="kind IN ('secret', 'public')", name="api_keys_kind"),
            CheckConstraint(
                check="kind = 'secret' OR scopes = ARRAY['chat'] AND cardinality(agent_ids) = 1", name="api_keys_public"
            ),
            CheckConstraint(
                check="scopes <@ ARRAY['chat', 'read', 'manage'] AND cardinality(scopes) > 0", name="api_keys_scopes"
            ),
        )
