"""People in the graph."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import accounts, workspaces
from schema.execution import Connection, edge

if TYPE_CHECKING:
    from schema.workspaces import Workspace


@strawberry.type(description="A person with an account.")
class User:
    """A person."""

    id: strawberry.ID
    name: str
    email: str
    created_at: datetime
    workspaces: Connection[Annotated[Workspace, strawberry.lazy("schema.workspaces")]] = edge(
        workspaces.workspaces_of_users, description="The workspaces that this person shares with you."
    )


@strawberry.type
class UserQueries:
    """Who one is."""

    viewer: User | None = edge(accounts.viewer, description="The person who is logged in; null for nobody.")
