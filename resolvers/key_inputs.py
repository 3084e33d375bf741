"""What may be said of an API key, and how it is checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from access.permissions import Scope
from kit import clock
from kit.errors import BadInput
from kit.ids import parse_id
from models.agents import Agent
from models.api_keys import KeyKind
from resolvers import inputs

_MOST_AGENTS = 100


@dataclass(frozen=True)
class NewKey:
    """A key's fields, read and bounded."""

    kind: KeyKind
    name: str
    scopes: list[str]
    expires_at: datetime | None
    allowed_origins: list[str]


def new_key(
    kind: str, name: str, scopes: Sequence[str], expires_at: datetime | None, allowed_origins: Sequence[str]
) -> NewKey:
    """Raises: BadInput for all that can't be taken."""
    read = inputs.each(
        lambda: _kind(kind),
        lambda: inputs.line(name, "name", 100),
        lambda: _scopes(scopes, kind),
        lambda: _expiry(expires_at),
        lambda: inputs.origins(allowed_origins),
    )
    return NewKey(*read)


def _expiry(moment: datetime | None) -> datetime | None:
    ends = None if moment is None else clock.with_zone(moment)
    if ends is not None and ends <= clock.now():
        raise BadInput("expires_at", "'expires_at' must lie in the future")
    return ends


def _kind(kind: str) -> KeyKind:
    try:
        return KeyKind(kind)
    except ValueError:
        raise BadInput("kind", "'kind' must be secret or public") from None


def _scopes(scopes: Sequence[str], kind: str) -> list[str]:
    try:
        wanted = sorted({Scope(scope).value for scope in scopes})
    except ValueError:
        wanted = []
    if not wanted:
        raise BadInput("scopes", "'scopes' must name at least one of: chat, read, manage")
    if kind == KeyKind.PUBLIC and wanted != [Scope.CHAT.value]:
        raise BadInput("scopes", "'scopes' of a public key can only be 'chat': everybody can read it in the page")
    return wanted


async def agents_of_key(kind: KeyKind, workspace_id: UUID, agent_ids: Sequence[str]) -> list[UUID]:
    """The agents that a key is for. Raises: BadInput; a public key is for one."""
    wanted = {parse_id(id, "agent_ids") for id in agent_ids}
    if kind is KeyKind.PUBLIC and len(wanted) != 1:
        raise BadInput("agent_ids", "'agent_ids' of a public key must name the one agent that it is for")
    if len(wanted) > _MOST_AGENTS:
        raise BadInput("agent_ids", f"'agent_ids' may name at most {_MOST_AGENTS} agents; leave it out for all of them")
    if await Agent.filter(workspace_id=workspace_id, id__in=list(wanted)).count() != len(wanted):
        raise BadInput("agent_ids", "'agent_ids' must be agents of this workspace")
    return sorted(wanted)
