"""From a request's credentials to its Actor, kept in memory until the rights behind it change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import timedelta

from access.actors import Actor, ActorKind
from access.origins import origin_of
from access.tokens import Signer
from app.credentials import Credentials, Known
from kit import clock
from kit.errors import Forbidden, Unauthorized
from kit.ids import parse_id
from models import access_changes

_KEPT = 10_000
_ANONYMOUS = Actor()


class Authentication:
    """Recognises callers. A change of rights (`models.access_changes`) is seen by the next request.

    `hears` says whether word from other processes can arrive; while it can't, nothing is kept or believed.
    """

    def __init__(self, signer: Signer, session_life: timedelta) -> None:
        self._credentials = Credentials(signer, session_life)
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._tokens_of: dict[str, set[str]] = {}
        self._words = 0
        self.hears: Callable[[], bool] = lambda: True
        access_changes.tell_me(self.forget)

    async def actor(self, headers: Mapping[str, str], address: str = "", request_id: str = "") -> Actor:
        """The one who asks, by lower-case headers; anonymous without credentials.

        Raises: Unauthorized for credentials that don't hold; Forbidden (ORIGIN_NOT_ALLOWED) for a key that isn't for
        this page; BadRequest for a workspace id that is no UUID.
        """
        credential = headers.get("authorization")
        actor = _ANONYMOUS if not credential else await self._recognised(_bearer(credential), headers)
        workspace = headers.get("x-workspace-id") if actor.kind is ActorKind.PERSON else None
        chosen = actor.workspace_id if workspace is None else str(parse_id(workspace.strip(), "X-Workspace-ID"))
        return actor.but(workspace_id=chosen, address=address, request_id=request_id)

    async def _recognised(self, token: str, headers: Mapping[str, str]) -> Actor:
        known = self._known.get(token)
        if known is None or known.until <= clock.now() or not self.hears():
            words = self._words
            known = await self._credentials.read(token)
            if self.hears() and words == self._words:  # no right changed while it was read
                self._keep(token, known)
        if known.origins is not None and known.origins.isdisjoint(_origins(headers)):
            raise Forbidden(
                "This key isn't for this page: add the page's origin to the allowed origins", code="ORIGIN_NOT_ALLOWED"
            )
        return known.actor

    def _keep(self, token: str, known: Known) -> None:
        self._known[token] = known
        for subject in known.subjects:
            self._tokens_of.setdefault(subject, set()).add(token)
        if len(self._known) > _KEPT:
            oldest, dropped = self._known.popitem(last=False)
            self._let_go(oldest, dropped)

    def _let_go(self, token: str, known: Known) -> None:
        for subject in known.subjects:
            tokens = self._tokens_of.get(subject, set())
            tokens.discard(token)
            if not tokens:
                self._tokens_of.pop(subject, None)

    def forget(self, subject: str) -> None:
        """Drop what is kept of "user:<id>", "key:<id>" or "agent:<id>"."""
        self._words += 1
        for token in self._tokens_of.pop(subject, ()):
            known = self._known.pop(token, None)
            if known is not None:
                self._let_go(token, known)

    def forget_all(self) -> None:
        """Drop everything: word from other processes may have been missed."""
        self._words += 1
        self._known.clear()
        self._tokens_of.clear()


def _origins(headers: Mapping[str, str]) -> set[str | None]:
    """The page's, as the browser says it; of a page of this server, whose GETs carry no Origin, by the host alone.

    That it is one, no script can claim (https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header). Whether the
    browser came by https, only a proxy may know.
    """
    if "origin" not in headers and headers.get("sec-fetch-site") == "same-origin":
        return {origin_of(f"{scheme}://{headers.get('host', '')}") for scheme in ("https", "http")}
    return {origin_of(headers.get("origin", ""))}


def _bearer(credential: str) -> str:
    scheme, _, token = credential.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or not token.isascii():
        raise Unauthorized("Invalid or expired token: send 'Authorization: Bearer <token>'", code="TOKEN_INVALID")
    return token
