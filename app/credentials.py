"""From one credential to the actor that it stands for: a login, a secret or public key, a visitor's session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from access.actors import Actor, ActorKind, Grant
from access.origins import origins_of
from access.permissions import (
    PAGE_PERMISSIONS,
    ROLE_PERMISSIONS,
    VISITOR_PERMISSIONS,
    Permission,
    Role,
    Scope,
    permissions_of,
)
from access.tokens import API_KEY_PREFIX, PUBLIC_KEY_PREFIX, Claims, Signer, hash_of
from access.visits import VISIT_PREFIX, read_visit
from kit import clock
from kit.errors import BadRequest, Unauthorized
from kit.ids import parse_id
from models import identity
from models.api_keys import KeyKind

_BELIEVED_FOR = timedelta(seconds=60)


@dataclass(frozen=True)
class Known:
    """An actor that was recognised, whose rights it depends on, and until when it may be believed.

    `origins`: the pages that it may call from; None where that doesn't matter.
    """

    actor: Actor
    subjects: tuple[str, ...]
    until: datetime
    origins: frozenset[str] | None = None


class Credentials:
    """Reads credentials. `session_life`: how long an access token may outlive the end of its login unseen."""

    def __init__(self, signer: Signer, session_life: timedelta) -> None:
        self._signer, self._session_life = signer, session_life

    async def read(self, token: str) -> Known:
        """Raises: Unauthorized for one that doesn't hold."""
        if token.startswith((API_KEY_PREFIX, PUBLIC_KEY_PREFIX)):
            return await self._by_key(token)
        return await (self._by_visit(token) if token.startswith(VISIT_PREFIX) else self._by_login(token))

    async def _by_login(self, token: str) -> Known:
        claims = self._signer.read(token)
        row = await identity.person(_uuid(claims.user_id), clock.now() - self._session_life)
        if row is None or row["token_version"] != claims.version or claims.session_id in row["ended_sessions"]:
            raise Unauthorized("Invalid or expired token", code="TOKEN_REVOKED")
        actor = _person(claims, row["roles"])
        return Known(actor, (f"user:{claims.user_id}",), min(claims.expires_at, clock.now() + _BELIEVED_FOR))

    async def _by_key(self, token: str) -> Known:
        row = await identity.api_key(hash_of(token))
        if row is None:
            raise Unauthorized("Invalid or revoked API key", code="API_KEY_INVALID")
        _not_expired(row)
        await identity.note_key_use(row["id"], clock.now())
        return _by_row(_page(row) if row["kind"] == KeyKind.PUBLIC else _program(row), row)

    async def _by_visit(self, token: str) -> Known:
        """A session is worth what the key is worth that it was opened with."""
        visit = read_visit(self._signer, token)
        row = await identity.public_key(_uuid(visit.key_id))
        if row is None or row["agent_ids"] != [visit.agent_id]:
            raise Unauthorized("This session has ended; open a new one", code="SESSION_ENDED")
        _not_expired(row)
        return _by_row(_visitor(row, visit.visitor_id), row, visit.expires_at)


def _uuid(text: str) -> Any:
    try:
        return parse_id(text)
    except BadRequest:
        raise Unauthorized("Invalid or expired token", code="TOKEN_INVALID") from None


def _not_expired(key: Mapping[str, Any]) -> None:
    if key["expires_at"] is not None and key["expires_at"] <= clock.now():
        raise Unauthorized("This API key has expired; make a new one", code="API_KEY_EXPIRED")


def _by_row(actor: Actor, key: Mapping[str, Any], *ends: datetime) -> Known:
    until = min([clock.now() + _BELIEVED_FOR, *ends, *([key["expires_at"]] if key["expires_at"] else [])])
    subjects = (f"key:{key['id']}", *(f"agent:{id}" for id in key["agent_ids"] if key["kind"] == KeyKind.PUBLIC))
    return Known(actor, subjects, until, _origins(key))


def _origins(key: Mapping[str, Any]) -> frozenset[str] | None:
    """A secret key's own, where it has any; a public key's are its agent's, and no page is the rule."""
    own = origins_of(key["allowed_origins"])
    if key["kind"] == KeyKind.PUBLIC:
        pages = origins_of(key["pages"])
        return pages & own if key["allowed_origins"] else pages
    return own if key["allowed_origins"] else None


def _person(claims: Claims, roles: Mapping[str, str]) -> Actor:
    grants = {id: Grant(ROLE_PERMISSIONS[Role(role)], Role(role)) for id, role in roles.items()}
    return Actor(
        kind=ActorKind.PERSON,
        user_id=claims.user_id,
        session_id=claims.session_id,
        grants=MappingProxyType(grants),
    )


def _program(row: Mapping[str, Any]) -> Actor:
    return _of_key(ActorKind.API_KEY, row, permissions_of(frozenset(Scope(scope) for scope in row["scopes"])))


def _page(row: Mapping[str, Any]) -> Actor:
    return _of_key(ActorKind.PAGE, row, PAGE_PERMISSIONS)


def _visitor(row: Mapping[str, Any], visitor_id: str) -> Actor:
    """Not known by the key: what is counted and kept is the visitor's own."""
    return _of_key(ActorKind.VISITOR, row, VISITOR_PERMISSIONS).but(api_key_id=None, visitor_id=visitor_id)


def _of_key(kind: ActorKind, row: Mapping[str, Any], permissions: frozenset[Permission]) -> Actor:
    return Actor(
        kind=kind,
        api_key_id=row["id"],
        workspace_id=row["workspace_id"],
        grants=MappingProxyType({row["workspace_id"]: Grant(permissions)}),
        agent_ids=frozenset(row["agent_ids"]) or None,
    )
