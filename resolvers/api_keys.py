"""API keys: making, listing and revoking them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from access.actors import Actor
from access.operations import operation
from access.permissions import Permission, Scope
from access.tokens import API_KEY_PREFIX, hash_of, new_secret, shown_prefix
from kit import clock
from kit.errors import BadInput
from kit.ids import parse_id
from kit.pages import Page, PageRequest, Row
from models.access_changes import changed
from models.agents import Agent
from models.api_keys import ApiKey
from models.database import transaction
from models.listing import pages_of
from resolvers import inputs
from resolvers.audit import record
from resolvers.workspaces import workspace_or_refuse


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
) -> Minted:
    """Make an API key. `agent_ids` empty: for every agent of the workspace.

    Raises: BadInput; NotFound; Forbidden.
    """
    name, wanted = inputs.line(name, "name", 100), _scopes(scopes)
    secret = new_secret(API_KEY_PREFIX)
    async with transaction():
        workspace = await workspace_or_refuse(actor, workspace_id)
        key = await ApiKey.create(
            workspace_id=workspace.id,
            name=name,
            prefix=shown_prefix(secret),
            secret_hash=hash_of(secret),
            scopes=wanted,
            agent_ids=await _agents(workspace.id, agent_ids),
            expires_at=_in_the_future(expires_at),
            created_by_id=actor.user_id and UUID(actor.user_id),
        )
        await record(actor, "api_key.created", key, scopes=wanted)
    return Minted(key, secret)


def _in_the_future(expires_at: datetime | None) -> datetime | None:
    if expires_at is not None and expires_at <= clock.now():
        raise BadInput("expires_at", "'expires_at' must lie in the future")
    return expires_at


def _scopes(scopes: Sequence[str]) -> list[str]:
    try:
        wanted = sorted({Scope(scope).value for scope in scopes})
    except ValueError:
        wanted = []
    if not wanted:
        raise BadInput("scopes", "'scopes' must name at least one of: chat, read, manage")
    return wanted


async def _agents(workspace_id: UUID, agent_ids: Sequence[str]) -> list[UUID]:
    wanted = {parse_id(id, "agent_ids") for id in agent_ids}
    if await Agent.filter(workspace_id=workspace_id, id__in=list(wanted)).count() != len(wanted):
        raise BadInput("agent_ids", "'agent_ids' must be agents of this workspace")
    return sorted(wanted)


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
) -> list[Page]:
    """The keys of each workspace, revoked ones included; never a secret."""
    return await pages_of(ApiKey, "workspace_id", [row["id"] for row in parents], columns, page, actor)


@operation(requires=Permission.MANAGE_KEYS)
async def api_keys_of_workspace(actor: Actor, workspace_id: str, columns: Sequence[str], *, page: PageRequest) -> Page:
    """The same for one workspace. Raises: NotFound for a stranger's; Forbidden."""
    id = str(parse_id(workspace_id))
    actor.require(id)
    return (await api_keys_of_workspaces(actor, [{"id": id}], columns, page=page))[0]
