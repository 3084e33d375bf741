"""To whom the graph's schema is shown although they aren't logged in."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address

from starlette.types import Scope

SchemaIsPublic = Callable[[Scope], bool]

_FORWARDED = frozenset({b"forwarded", b"x-forwarded-for", b"x-real-ip", b"via"})


def public_schema(setting: bool | None) -> SchemaIsPublic:
    """By NEXORA_PUBLIC_SCHEMA; where that isn't set, to those who call from this machine."""
    return from_this_machine if setting is None else lambda scope: setting


def from_this_machine(scope: Scope) -> bool:
    """Whether the caller is on this machine. A proxy that says for whom it calls is not the caller."""
    near = _is_loopback(scope["state"]["address"])
    return near and not any(name in _FORWARDED for name, _ in scope["headers"])


@lru_cache(maxsize=10_000)
def _is_loopback(address: str) -> bool:
    """Kept, because every request asks and reading an address takes longer than finding it here."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
