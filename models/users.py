"""People."""

from __future__ import annotations

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

from models.rows import Row


class User(Row):
    """A person who can log in. `token_version` rises to end every access token at once."""

    name = fields.CharField(max_length=100)
    email = fields.CharField(max_length=254, unique=True)
    password_hash = fields.CharField(max_length=255)
    token_version = fields.IntField(default=1)

    class Meta:
        table = "users"
        constraints = (CheckConstraint(check="email = lower(email)", name="users_email_lower"),)
