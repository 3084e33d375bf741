"""Members in the graph."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import accounts, invitations, members
from schema.context import Info
from schema.enums import MemberStatus, Role
from schema.execution import edge
from schema.inputs import given
from schema.mutations import mutation
from schema.payloads import DeletePayload, UserError, payload, what_to_mend
from schema.users import User

if TYPE_CHECKING:
    from schema.workspaces import WorkspacePayload


@strawberry.type(description="A person's place in a workspace, or an invitation that waits.")
class Member:
    """A member."""

    id: strawberry.ID
    role: Role
    email: str
    status: MemberStatus
    created_at: datetime
    user: User | None = edge(accounts.users_of_members, needs=("user_id",), description="Null while only invited.")


@strawberry.type(description="The answer to a change of a member.")
class MemberPayload:
    """A member, or what is wrong."""

    member: Member | None = None
    invite_token: str | None = strawberry.field(
        default=None, description="Pass it on to the invited person, for acceptInvitation. Shown this once."
    )
    errors: list[UserError] = what_to_mend()


@strawberry.input(description="Who joins, and as what.")
class AddMemberInput:
    """Who joins."""

    email: str = strawberry.field(description="With an account they belong at once; without one they are invited.")
    role: Role = strawberry.field(default=Role.MEMBER, description="Only owners can make owners.")


@strawberry.type
class MemberMutations:
    """Changing who belongs to a workspace."""

    @mutation(description="Add a person by email; without an account they are invited.")
    async def add_member(self, info: Info, workspace_id: strawberry.ID, input: AddMemberInput) -> MemberPayload:
        """Add a member."""
        work = members.add_member(info.context.actor, workspace_id, **given(input))
        return await payload(
            MemberPayload, work, lambda added: {"member": added.member.as_row(), "invite_token": added.invite_token}
        )

    @mutation(description="Give a member another role.")
    async def update_member(self, info: Info, id: strawberry.ID, role: Role) -> MemberPayload:
        """Change a role."""
        work = members.update_member(info.context.actor, id, role=role.value)
        return await payload(MemberPayload, work, lambda member: {"member": member.as_row()})

    @mutation(description="Remove a member, or leave. The last owner can't go.")
    async def remove_member(self, info: Info, id: strawberry.ID) -> DeletePayload:
        """Remove a member."""
        work = members.remove_member(info.context.actor, id)
        return await payload(DeletePayload, work, lambda id: {"deleted_id": id})

    @mutation(description="Take the place that an invitation holds open.")
    async def accept_invitation(
        self, info: Info, token: str
    ) -> Annotated[WorkspacePayload, strawberry.lazy("schema.workspaces")]:
        """Accept an invitation."""
        from schema.workspaces import WorkspacePayload  # noqa: PLC0415 - the two nouns name each other

        work = invitations.accept_invitation(info.context.actor, token=token)
        answer = await payload(WorkspacePayload, work, lambda joined: {"workspace": joined.workspace.id})
        await info.context.renew()
        return answer
