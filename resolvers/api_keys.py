"""API keys: making, listing and revoking them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from access.actors import Actor
from access.operations import operation
from access.permissions import Permission, Scope
from access.tokens import API_KEY_PREFIX, PUBLIC_KEY_PREFIX, hash_of, new_secret, shown_prefix
from kit import clock
from kit.errors import NexoraError
from kit.ids import parse_id
from kit.pages import Page, PageRequest, Row
from models.access_changes import changed
from models.api_keys import ApiKey, KeyKind
from models.database import transaction
from models.listing import pages_of
from resolvers.audit import record
from resolvers.key_inputs import agents_of_key, new_key
from resolvers.workspaces import workspace_or_refuse

_PREFIXES = {KeyKind.SECRET: API_KEY_PREFIX, KeyKind.PUBLIC: PUBLIC_KEY_PREFIX}


@dataclass(frozen=True)
class Minted:
    """A new key; `secret` is the whole key and is shown this once."""

    key: ApiKey
    secret: str


@operation(requires=Permission.MANAGE_KEYS)
async def create_api_key(
    actor: Actor,
    workspace_id: str,
    *,
    name: str,
    scopes: Sequence[str] = (Scope.CHAT.value,),
    expires_at: datetime | None = None,
    agent_ids: Sequence[str] = (),
    kind: str = KeyKind.SECRET.value,
    allowed_origins: Sequence[str] = (),
) -> Minted:
    """Make an API key. `agent_ids` empty: for every agent of the workspace; `allowed_origins` empty: for any caller.

    A public key is for one agent, and for pages of the origins that the agent allows. Raises: BadInput; NotFound;
    Forbidden.
    """
    new = new_key(kind, name, scopes, expires_at, allowed_origins)
    secret = new_secret(_PREFIXES[new.kind])
    async with transaction():
        workspace = await workspace_or_refuse(actor, workspace_id)
        key = await ApiKey.create(
            workspace_id=workspace.id,
            prefix=shown_prefix(secret),
            secret_hash=hash_of(secret),
            agent_ids=await agents_of_key(new.kind, workspace.id, agent_ids),
            created_by_id=actor.user_id and UUID(actor.user_id),
            **vars(new),
        )
        await record(actor, "api_key.created", key, kind=new.kind, scopes=new.scopes)
    return Minted(key, secret)


@operation(requires=Permission.MANAGE_KEYS)
async def revoke_api_key(actor: Actor, key_id: str) -> ApiKey:
    """End a key at once; revoking it again changes nothing. Raises: NotFound; Forbidden."""
    async with transaction():
        key = await ApiKey.visible_to(actor).get_or_refuse(key_id, for_update=True)
        if key.revoked_at is None:
            key.revoked_at = clock.now()
            await key.save(update_fields=["revoked_at"])
            await record(actor, "api_key.revoked", key)
    changed(f"key:{key.id}")
    return key


@operation(requires=Permission.MANAGE_KEYS)
async def api_keys_of_workspaces(
    actor: Actor, parents: Sequence[Row], columns: Sequence[str], *, page: PageRequest
) -> list[Page | NexoraError]:
    """The keys of each workspace, revoked ones included; never a secret.

    Forbidden stands in the place of a workspace's page where the actor lacks the right.
    """
    ids = [row["id"] for row in parents]
    pages = await pages_of(ApiKey, "workspace_id", ids, columns, page, actor)
    return [actor.refusal(id) or page for id, page in zip(ids, pages, strict=True)]


@operation(requires=Permission.MANAGE_KEYS)
async def api_keys_of_workspace(actor: Actor, workspace_id: str, columns: Sequence[str], *, page: PageRequest) -> Page:
    """The same for one workspace. Raises: NotFound for a stranger's; Forbidden."""
    id = str(parse_id(workspace_id))
    actor.require(id)
    return (await pages_of(ApiKey, "workspace_id", [id], columns, page, actor))[0]
