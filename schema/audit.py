"""The audit log in the graph."""

from __future__ import annotations

from datetime import datetime

import strawberry

from resolvers import accounts, audit_log
from schema.api_keys import ApiKey
from schema.enums import ActorKind
from schema.execution import edge
from schema.users import User


@strawberry.type(description="One change: who did what to which thing, from where. Entries are never changed.")
class AuditEntry:
    """One change."""

    id: strawberry.ID
    created_at: datetime
    action: str = strawberry.field(description='"noun.verb", as in agent.updated.')
    actor_kind: ActorKind
    user: User | None = edge(accounts.users_of_members, needs=("user_id",), description="The person; null for a key.")
    api_key: ApiKey | None = edge(
        audit_log.api_keys_of_entries, needs=("api_key_id",), description="The key that was used; null for a person."
    )
    subject_id: strawberry.ID | None = strawberry.field(description="The id of what was changed.")
    address: str = strawberry.field(description="The network address that it came from.")
    request_id: str = strawberry.field(description="X-Request-ID of the request: the server's log names it too.")
    details: strawberry.scalars.JSON = strawberry.field(description="What else is worth knowing, such as the fields.")
