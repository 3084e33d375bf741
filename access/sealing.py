"""Keeping what may hold secrets: closed so that a copy of the database gives nothing away.

A keyed SHAKE256 (FIPS 202) gives the key stream and HMAC-SHA256 (RFC 2104) the tag, encrypt-then-MAC with a random
nonce: all of it is in the standard library, and a server holds no cryptography package for it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

_NONCE, _TAG = 16, 32


class Seal:
    """Closes under the first of its keys of 32 bytes, and opens what was closed under any."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = [_Key(key) for key in keys]

    def digests(self, data: bytes) -> list[str]:
        """Fingerprints, hex, one a key: equal for equal data, and no help in guessing what the data is without it."""
        return [hmac.digest(key.digest, data, "sha256").hex() for key in self._keys]

    def close(self, data: bytes) -> str:
        """The data unreadable and unchangeable, as ASCII text."""
        nonce, key = secrets.token_bytes(_NONCE), self._keys[0]
        hidden = key.mixed(nonce, data)
        tag = hmac.digest(key.tag, nonce + hidden, "sha256")
        return base64.b64encode(nonce + tag + hidden).decode()

    def open(self, text: str) -> bytes:
        """What was closed. Raises: ValueError when it was closed under another key, or changed."""
        closed = base64.b64decode(text)
        nonce, tag, hidden = closed[:_NONCE], closed[_NONCE : _NONCE + _TAG], closed[_NONCE + _TAG :]
        for key in self._keys:
            if hmac.compare_digest(tag, hmac.digest(key.tag, nonce + hidden, "sha256")):
                return key.mixed(nonce, hidden)
        raise ValueError("closed under another key, or changed")


class _Key:
    def __init__(self, key: bytes) -> None:
        self._stream, self.tag, self.digest = (_derived(key, purpose) for purpose in ("stream", "tag", "digest"))

    def mixed(self, nonce: bytes, data: bytes) -> bytes:
        """The data exchanged for the key's stream over it; twice is once."""
        stream = hashlib.shake_256(self._stream + nonce).digest(len(data))
        return (int.from_bytes(data) ^ int.from_bytes(stream)).to_bytes(len(data))


def _derived(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, f"nexora seal: {purpose}".encode(), "sha256")
