"""Workspaces in the graph."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

from resolvers import agents, analytics, api_keys, audit_log, conversations, members, workspaces
from resolvers.credits import credits_of_workspaces
from schema.agents import Agent
from schema.analytics import WorkspaceAnalytics
from schema.api_keys import ApiKey
from schema.audit import AuditEntry
from schema.context import Info
from schema.conversations import Conversation
from schema.credits import Credits
from schema.enums import Channel, Role
from schema.execution import Connection, edge, loaded
from schema.inputs import given
from schema.members import Member
from schema.mutations import mutation
from schema.payloads import DeletePayload, UserError, payload, what_to_mend
from schema.spans import SPAN

_SEARCHED = Annotated[str | None, strawberry.argument(description="What stands in the title or was said.")]


@strawberry.type(description="What a team owns together. Nothing of it is visible outside.")
class Workspace:
    """A workspace."""

    id: strawberry.ID
    name: str
    slug: str = strawberry.field(description="Its name as a part of a web address; no other workspace has it.")
    created_at: datetime
    viewer_role: Role = edge(workspaces.viewer_roles, description="Your own role here.")
    members: Connection[Member] = edge(members.members_of_workspaces, description="Invitations included.")
    api_keys: Connection[ApiKey] = edge(
        api_keys.api_keys_of_workspaces, description="Revoked ones included; for owners and admins."
    )
    agents: Connection[Agent] = edge(
        agents.agents_of_workspaces,
        arguments={"search": Annotated[str | None, strawberry.argument(description="A part of the name.")]},
        description="Oldest first.",
    )
    conversations: Connection[Conversation] = edge(
        conversations.conversations_of_workspaces,
        arguments={"agent_id": strawberry.ID | None, "channel": Channel | None, "search": _SEARCHED},
        heavy_arguments={"search": 1_000, "channel": 100},
        description="Newest first.",
    )
    credits: Credits = edge(credits_of_workspaces)
    audit_log: Connection[AuditEntry] = edge(
        audit_log.audit_of_workspaces,
        arguments={
            "action": Annotated[str | None, strawberry.argument(description="Such as agent.updated.")],
            "subject_id": Annotated[strawberry.ID | None, strawberry.argument(description="Of what was changed.")],
        },
        heavy_arguments={"action": 100, "subject_id": 100},
        description="Who changed what, newest first; for owners and admins.",
    )
    analytics: WorkspaceAnalytics = edge(
        analytics.analytics_of_workspaces, arguments=SPAN, weight=200, description="Of all time, or of a span."
    )


@strawberry.type(description="The answer to a change of a workspace.")
class WorkspacePayload:
    """A workspace, or what is wrong."""

    workspace: Workspace | None = loaded(workspaces.workspaces_by_id)
    errors: list[UserError] = what_to_mend()


@strawberry.input(description="A new workspace.")
class CreateWorkspaceInput:
    """A new workspace."""

    name: str = strawberry.field(description="1 to 100 characters.")


@strawberry.input(description="What changes.")
class UpdateWorkspaceInput:
    """What changes."""

    name: str = strawberry.field(description="1 to 100 characters.")


@strawberry.type
class WorkspaceQueries:
    """Finding a workspace."""

    workspace: Workspace = edge(
        workspaces.workspace,
        arguments={"id": strawberry.ID | None},
        description="One workspace: by id, or the one of the header X-Workspace-ID, or your only one.",
    )


@strawberry.type
class WorkspaceMutations:
    """Making, renaming and deleting workspaces."""

    @mutation(description="Found a workspace; you own it.")
    async def create_workspace(self, info: Info, input: CreateWorkspaceInput) -> WorkspacePayload:
        """Found a workspace."""
        work = workspaces.create_workspace(info.context.actor, **given(input))
        answer = await payload(WorkspacePayload, work, lambda made: {"workspace": made.as_row()})
        await info.context.renew()
        return answer

    @mutation(description="Rename a workspace.")
    async def update_workspace(self, info: Info, id: strawberry.ID, input: UpdateWorkspaceInput) -> WorkspacePayload:
        """Rename a workspace."""
        work = workspaces.update_workspace(info.context.actor, id, **given(input))
        return await payload(WorkspacePayload, work, lambda changed: {"workspace": changed.as_row()})

    @mutation(description="Delete a workspace with everything in it. For owners.")
    async def delete_workspace(self, info: Info, id: strawberry.ID) -> DeletePayload:
        """Delete a workspace."""
        work = workspaces.delete_workspace(info.context.actor, id)
        return await payload(DeletePayload, work, lambda id: {"deleted_id": id})
