"""Roles and scopes as the graph spells them."""

from __future__ import annotations

import strawberry

from access.permissions import Role, Scope
from models.members import MemberStatus

strawberry.enum(Role, description="A person's place in a workspace.")
strawberry.enum(Scope, description="What an API key may be used for.")
strawberry.enum(MemberStatus, description="Whether an invitation was accepted.")

__all__ = ["MemberStatus", "Role", "Scope"]
