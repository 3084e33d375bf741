"""API keys in the graph."""

from __future__ import annotations

from datetime import datetime

import strawberry

from resolvers import api_keys
from schema.context import Info
from schema.enums import KeyKind, Scope
from schema.inputs import given
from schema.mutations import mutation
from schema.payloads import UserError, payload, what_to_mend


@strawberry.type(description="A key for programs. The secret itself is shown once, when it is made.")
class ApiKey:
    """A key."""

    id: strawberry.ID
    name: str
    kind: KeyKind
    prefix: str = strawberry.field(description="How the key starts, to recognise it by.")
    scopes: list[Scope] = strawberry.field(description="What it may be used for.")
    agent_ids: list[strawberry.ID] = strawberry.field(description="The agents it is for; empty for all of them.")
    allowed_origins: list[str] = strawberry.field(description="The web pages it is for; empty for any caller.")
    last_used_at: datetime | None = strawberry.field(description="To the minute; null when it was never used.")
    expires_at: datetime | None = strawberry.field(description="When it ends by itself; null for never.")
    revoked_at: datetime | None = strawberry.field(description="When somebody ended it.")
    created_at: datetime


@strawberry.type(description="The answer to a change of a key.")
class ApiKeyPayload:
    """A key, or what is wrong."""

    api_key: ApiKey | None = None
    secret: str | None = strawberry.field(default=None, description="The whole key, shown this once.")
    errors: list[UserError] = what_to_mend()


@strawberry.input(description="What the key is for.")
class CreateApiKeyInput:
    """What the key is for."""

    name: str = strawberry.field(description="1 to 100 characters, to recognise it by.")
    scopes: list[Scope] = strawberry.field(
        default_factory=lambda: [Scope.CHAT], description="What it may be used for; a public key has CHAT alone."
    )
    expires_at: datetime | None = strawberry.field(
        default=strawberry.UNSET,
        description="When it ends by itself; never when left out. A time without a zone is in UTC.",
    )
    agent_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="The agents it may be used for; empty for all of the workspace."
    )
    kind: KeyKind = strawberry.field(
        default=KeyKind.SECRET, description="A public key is for one agent, and for pages of its allowed origins."
    )
    allowed_origins: list[str] = strawberry.field(
        default_factory=list, description="The web pages it may be used from; empty for any caller."
    )


@strawberry.type
class ApiKeyMutations:
    """Making and ending keys."""

    @mutation(description="Make an API key. Its secret is in this answer and nowhere else.")
    async def create_api_key(self, info: Info, workspace_id: strawberry.ID, input: CreateApiKeyInput) -> ApiKeyPayload:
        """Make a key."""
        work = api_keys.create_api_key(info.context.actor, workspace_id, **given(input))
        return await payload(
            ApiKeyPayload, work, lambda minted: {"api_key": minted.key.as_row(), "secret": minted.secret}
        )

    @mutation(description="End a key at once.")
    async def revoke_api_key(self, info: Info, id: strawberry.ID) -> ApiKeyPayload:
        """Revoke a key."""
        work = api_keys.revoke_api_key(info.context.actor, id)
        return await payload(ApiKeyPayload, work, lambda key: {"api_key": key.as_row()})
