"""Members: people of a workspace, and invitations that wait for theirs."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from access.permissions import Role
from models.rows import WorkspaceRow


class MemberStatus(StrEnum):
    """An invitation becomes active when somebody with its token accepts it."""

    ACTIVE = "active"
    INVITED = "invited"


class Member(WorkspaceRow):
    """One person's place in a workspace; `user` is empty while only invited."""

    user: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "models.User", related_name=False, on_delete=fields.CASCADE, null=True
    )
    user_id: UUID | None
    email = fields.CharField(max_length=254)
    role = fields.CharField(max_length=10, default=Role.MEMBER.value)
    status = fields.CharField(max_length=10, default=MemberStatus.ACTIVE.value)
    invite_hash = fields.CharField(max_length=64, null=True, unique=True)
    invite_expires_at = fields.DatetimeField(null=True)

    class Meta:
        table = "members"
        unique_together = (("workspace_id", "email"), ("workspace_id", "user_id"))
        indexes = (("workspace_id", "created_at", "id"), ("user_id",))
        constraints = (
            CheckConstraint(check="role IN ('owner', 'admin', 'member')", name="members_role"),
            CheckConstraint(check="status IN ('active', 'invited')", name="members_status"),
            CheckConstraint(check="(status = 'active') = (user_id IS NOT NULL)", name="members_active_has_user"),
            CheckConstraint(check="email = lower(email)", name="members_email_lower"),
        )
