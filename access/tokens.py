"""Access tokens (JWT), and the random secrets of refresh tokens, invitations and API keys."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from kit import clock
from kit.errors import Unauthorized
from kit.ids import new_id

ALGORITHM = "HS256"
API_KEY_PREFIX, PUBLIC_KEY_PREFIX = "nxr_live_", "nxr_pub_"
_SHOWN = 6
"""Characters after the prefix."""
_CLAIMS = ("sub", "ver", "exp", "iat", "jti")


@dataclass(frozen=True)
class Claims:
    """What a verified access token says."""

    user_id: str
    version: int
    session_id: str
    expires_at: datetime


class Signer:
    """Signs access tokens with the first key; verifies with any of them, so that keys can be changed at leisure."""

    def __init__(self, keys: Sequence[str], minutes: int = 15) -> None:
        self._keys, self.life = list(keys), timedelta(minutes=minutes)

    def keys_for(self, purpose: str) -> list[bytes]:
        """Other keys of 32 bytes, one derived from each and good for nothing but `purpose`."""
        return [hmac.digest(key.encode(), f"nexora: {purpose}".encode(), "sha256") for key in self._keys]

    def sign(self, user_id: str, version: int, session_id: str) -> tuple[str, datetime]:
        """An access token and the moment it ends. Its `jti` starts with the login (the refresh tokens' family)."""
        now = clock.now()
        ends = now + self.life
        payload = {"sub": user_id, "ver": version, "iat": now, "exp": ends, "jti": f"{session_id}.{new_id()}"}
        return self.signed(payload), ends.replace(microsecond=0)

    def read(self, token: str) -> Claims:
        """Raises: Unauthorized, with TOKEN_EXPIRED for one that was good once."""
        return _claims(self.opened(token, _CLAIMS))

    def signed(self, payload: dict[str, Any]) -> str:
        """A token with this payload; one that isn't a person's names its audience in `aud`."""
        return jwt.encode(payload, self._keys[0], algorithm=ALGORITHM)

    def opened(
        self, token: str, claims: Sequence[str], *, audience: str | None = None, late: timedelta = timedelta(0)
    ) -> dict[str, Any]:
        """What a token for this audience says; `claims` must be among it. It may have ended `late` ago.

        Raises: Unauthorized, with TOKEN_EXPIRED for one that was good once.
        """
        for key in self._keys:
            try:
                payload = _decoded(token, key, claims, audience)
                ends = datetime.fromtimestamp(payload["exp"], UTC)
            except (jwt.InvalidTokenError, TypeError, ValueError, OverflowError):
                continue
            if ends + late > clock.now():
                return payload
            raise Unauthorized("Invalid or expired token", code="TOKEN_EXPIRED")
        raise Unauthorized("Invalid or expired token", code="TOKEN_INVALID")


def _decoded(token: str, key: str, claims: Sequence[str], audience: str | None) -> dict[str, Any]:
    """Expiry is held against our own clock."""
    payload: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=[ALGORITHM],
        audience=audience,
        options={"require": [*claims], "verify_exp": False, "verify_iat": False},
    )
    return payload


def _claims(payload: dict[str, Any]) -> Claims:
    session_id = str(payload["jti"]).partition(".")[0]
    try:
        version = int(payload["ver"])
    except (TypeError, ValueError):
        raise Unauthorized("Invalid or expired token", code="TOKEN_INVALID") from None
    return Claims(str(payload["sub"]), version, session_id, datetime.fromtimestamp(payload["exp"], UTC))


def new_secret(prefix: str = "") -> str:
    """A random secret of 32 bytes, as URL-safe text after a prefix that says what it is."""
    return prefix + secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """SHA-256, hex: enough for 32 random bytes, and the only form in which a secret is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def shown_prefix(api_key: str) -> str:
    """The part of an API key that lists may show."""
    prefix = PUBLIC_KEY_PREFIX if api_key.startswith(PUBLIC_KEY_PREFIX) else API_KEY_PREFIX
    return api_key[: len(prefix) + _SHOWN]
