"""Keeping what may hold secrets: closed so that a copy of the database gives nothing away.

A keyed SHAKE256 (FIPS 202) gives the key stream and HMAC-SHA256 (RFC 2104) the tag, encrypt-then-MAC with a random
nonce: all of it is in the standard library, and a server holds no cryptography package for it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

_NONCE, _TAG = 16, 32


class Seal:
    """Closes and opens under a key of 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._stream, self._tag, self._digest = (_derived(key, purpose) for purpose in ("stream", "tag", "digest"))

    def digest(self, data: bytes) -> str:
        """A fingerprint, hex: equal for equal data, and no help in guessing what the data is without the key."""
        return hmac.digest(self._digest, data, "sha256").hex()

    def close(self, data: bytes) -> str:
        """The data unreadable and unchangeable, as ASCII text."""
        nonce = secrets.token_bytes(_NONCE)
        hidden = self._mixed(nonce, data)
        tag = hmac.digest(self._tag, nonce + hidden, "sha256")
        return base64.b64encode(nonce + tag + hidden).decode()

    def open(self, text: str) -> bytes:
        """What was closed. Raises: ValueError when it was closed under another key, or changed."""
        closed = base64.b64decode(text)
        nonce, tag, hidden = closed[:_NONCE], closed[_NONCE : _NONCE + _TAG], closed[_NONCE + _TAG :]
        if not hmac.compare_digest(tag, hmac.digest(self._tag, nonce + hidden, "sha256")):
            raise ValueError("closed under another key, or changed")
        return self._mixed(nonce, hidden)

    def _mixed(self, nonce: bytes, data: bytes) -> bytes:
        stream = hashlib.shake_256(self._stream + nonce).digest(len(data))
        return (int.from_bytes(data) ^ int.from_bytes(stream)).to_bytes(len(data))


def _derived(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, f"nexora seal: {purpose}".encode(), "sha256")
