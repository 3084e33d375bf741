"""Origins of web pages, as browsers send them (RFC 6454): scheme, host, and the port when it isn't the usual one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

_USUAL = {"http": 80, "https": 443}


@lru_cache(maxsize=10_000)
def origin_of(text: str) -> str | None:
    """One spelling for each origin; None for what is none ("null" of a sandboxed page, a file, garbage)."""
    try:
        parts = urlsplit(text.strip().lower())
        port, host = parts.port, (parts.hostname or "").encode("idna").decode()
    except ValueError:
        return None
    if parts.scheme not in _USUAL or not host:
        return None
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + ("" if port in {None, _USUAL[parts.scheme]} else f":{port}")


def origins_of(texts: Iterable[str]) -> frozenset[str]:
    """The origins among some texts."""
    return frozenset(origin for text in texts if (origin := origin_of(text)) is not None)
