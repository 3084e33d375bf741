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
API_KEY_PREFIX = "nxr_live_"
_SHOWN = len(API_KEY_PREFIX) + 6


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

    def key_for(self, purpose: str) -> bytes:
        """Another key of 32 bytes, derived from the first one and good for nothing but `purpose`."""
        return hmac.digest(self._keys[0].encode(), f"nexora: {purpose}".encode(), "sha256")

    def sign(self, user_id: str, version: int, session_id: str) -> tuple[str, datetime]:
        """An access token and the moment it ends. Its `jti` starts with the login (the refresh tokens' family)."""
        now = clock.now()
        ends = now + self.life
        payload = {"sub": user_id, "ver": version, "iat": now, "exp": ends, "jti": f"{session_id}.{new_id()}"}
        return jwt.encode(payload, self._keys[0], algorithm=ALGORITHM), ends.replace(microsecond=0)

    def read(self, token: str) -> Claims:
        """Raises: Unauthorized, with TOKEN_EXPIRED for one that was good once."""
        expired = False
        for key in self._keys:
            try:
                return _claims(_decode(token, key))
            except jwt.ExpiredSignatureError:
                expired = True
            except (jwt.InvalidTokenError, KeyError, TypeError, ValueError):
                continue
        raise Unauthorized("Invalid or expired token", code="TOKEN_EXPIRED" if expired else "TOKEN_INVALID")


def _decode(token: str, key: str) -> dict[str, Any]:
    """Expiry is held against our own clock."""
    required = ["sub", "ver", "exp", "iat", "jti"]
    payload: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=[ALGORITHM],
        options={"require": required, "verify_exp": False, "verify_iat": False},
    )
    if payload["exp"] <= clock.now().timestamp():
        raise jwt.ExpiredSignatureError
    return payload


def _claims(payload: dict[str, Any]) -> Claims:
    session_id = str(payload["jti"]).partition(".")[0]
    return Claims(str(payload["sub"]), int(payload["ver"]), session_id, datetime.fromtimestamp(payload["exp"], UTC))


def new_secret(prefix: str = "") -> str:
    """A random secret of 32 bytes, as URL-safe text after a prefix that says what it is."""
    return prefix + secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """SHA-256, hex: enough for 32 random bytes, and the only form in which a secret is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def shown_prefix(api_key: str) -> str:
    """The part of an API key that lists may show."""
    return api_key[:_SHOWN]
