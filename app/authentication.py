"""From a request's credentials to its Actor, kept in memory until the rights behind it change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from access.actors import Actor, ActorKind, Grant
from access.permissions import ROLE_PERMISSIONS, Role, Scope, permissions_of
from access.tokens import API_KEY_PREFIX, Claims, Signer, hash_of
from kit import clock
from kit.errors import Unauthorized
from kit.ids import parse_id
from models import access_changes, identity

_KEPT = 10_000
_KEPT_FOR = timedelta(seconds=60)
_ANONYMOUS = Actor()


@dataclass(frozen=True)
class _Known:
    """An actor that was recognised, whom its rights depend on, and until when it may be believed."""

    actor: Actor
    subject: str
    until: datetime


class Authentication:
    """Recognises callers. A change of rights (`models.access_changes`) is seen by the next request.

    `hears` says whether word from other processes can arrive; while it can't, nothing is kept or believed.
    """

    def __init__(self, signer: Signer, session_life: timedelta) -> None:
        self._signer, self._session_life = signer, session_life
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._tokens_of: dict[str, set[str]] = {}
        self._words = 0
        self.hears: Callable[[], bool] = lambda: True
        access_changes.tell_me(self.forget)

    async def actor(self, headers: Mapping[str, str], address: str = "", request_id: str = "") -> Actor:
        """The one who asks, by lower-case headers; anonymous without credentials.

        Raises: Unauthorized for credentials that don't hold; BadRequest for a workspace id that is no UUID.
        """
        credential = headers.get("authorization")
        actor = _ANONYMOUS if not credential else await self._recognised(_bearer(credential))
        workspace = headers.get("x-workspace-id") if actor.kind is ActorKind.PERSON else None
        chosen = actor.workspace_id if workspace is None else str(parse_id(workspace.strip(), "X-Workspace-ID"))
        return actor.but(workspace_id=chosen, address=address, request_id=request_id)

    async def _recognised(self, token: str) -> Actor:
        known = self._known.get(token)
        if known is not None and known.until > clock.now() and self.hears():
            return known.actor
        words = self._words
        known = await (self._by_key(token) if token.startswith(API_KEY_PREFIX) else self._by_jwt(token))
        if self.hears() and words == self._words:  # no right changed while it was read
            self._keep(token, known)
        return known.actor

    async def _by_jwt(self, token: str) -> _Known:
        claims = self._signer.read(token)
        row = await identity.person(UUID(claims.user_id), clock.now() - self._session_life)
        if row is None or row["token_version"] != claims.version or claims.session_id in row["ended_sessions"]:
            raise Unauthorized("Invalid or expired token", code="TOKEN_REVOKED")
        actor = _person(claims, row["roles"])
        return _Known(actor, f"user:{claims.user_id}", min(claims.expires_at, clock.now() + _KEPT_FOR))

    async def _by_key(self, token: str) -> _Known:
        row = await identity.api_key(hash_of(token))
        now = clock.now()
        if row is None:
            raise Unauthorized("Invalid or revoked API key", code="API_KEY_INVALID")
        if row["expires_at"] is not None and row["expires_at"] <= now:
            raise Unauthorized("This API key has expired; make a new one", code="API_KEY_EXPIRED")
        await identity.note_key_use(row["id"], now)
        return _Known(_key(row), f"key:{row['id']}", min(row["expires_at"] or now + _KEPT_FOR, now + _KEPT_FOR))

    def _keep(self, token: str, known: _Known) -> None:
        self._known[token] = known
        self._tokens_of.setdefault(known.subject, set()).add(token)
        if len(self._known) > _KEPT:
            oldest, dropped = self._known.popitem(last=False)
            self._tokens_of.get(dropped.subject, set()).discard(oldest)

    def forget(self, subject: str) -> None:
        """Drop what is kept of "user:<id>" or "key:<id>"."""
        self._words += 1
        for token in self._tokens_of.pop(subject, ()):
            self._known.pop(token, None)

    def forget_all(self) -> None:
        """Drop everything: word from other processes may have been missed."""
        self._words += 1
        self._known.clear()
        self._tokens_of.clear()


def _bearer(credential: str) -> str:
    scheme, _, token = credential.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or not token.isascii():
        raise Unauthorized("Invalid or expired token: send 'Authorization: Bearer <token>'", code="TOKEN_INVALID")
    return token


def _person(claims: Claims, roles: Mapping[str, str]) -> Actor:
    grants = {id: Grant(ROLE_PERMISSIONS[Role(role)], Role(role)) for id, role in roles.items()}
    return Actor(
        kind=ActorKind.PERSON,
        user_id=claims.user_id,
        session_id=claims.session_id,
        grants=MappingProxyType(grants),
    )


def _key(row: Mapping[str, Any]) -> Actor:
    grant = Grant(permissions_of(frozenset(Scope(scope) for scope in row["scopes"])))
    return Actor(
        kind=ActorKind.API_KEY,
        api_key_id=row["id"],
        workspace_id=row["workspace_id"],
        grants=MappingProxyType({row["workspace_id"]: grant}),
        agent_ids=frozenset(row["agent_ids"]) or None,
    )
