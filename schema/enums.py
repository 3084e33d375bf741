"""Roles and scopes as the graph spells them."""

from __future__ import annotations

import strawberry

from access.permissions import Role, Scope
from models.members import MemberStatus
from models.sources import SourceStatus, SourceType

strawberry.enum(Role, description="A person's place in a workspace.")
strawberry.enum(Scope, description="What an API key may be used for.")
strawberry.enum(MemberStatus, description="Whether an invitation was accepted.")
strawberry.enum(SourceStatus, description="How far training is; documents use the same words.")
strawberry.enum(SourceType, description="Where knowledge comes from.")

__all__ = ["MemberStatus", "Role", "Scope", "SourceStatus", "SourceType"]
