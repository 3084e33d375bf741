"""The one file of ours that pages of others load: the chat widget."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

_HEADERS = {
    # A new version is on every page within ten minutes; until it is known whether there is one, nobody waits.
    "Cache-Control": "public, max-age=600, stale-while-revalidate=86400",
    "Vary": "Accept-Encoding",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_TYPE = "text/javascript; charset=utf-8"


@dataclass(frozen=True)
class _Stored:
    plain: bytes
    packed: bytes
    tag: str


class Script:
    """GET of one script that any page may load and read, kept in memory once it has been asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stored: _Stored | None = None

    async def answer(self, request: Request) -> Response:
        """The script; 304 without it for a browser that has this version (RFC 9110, 13.1.2)."""
        stored = self._stored
        if stored is None:
            stored = self._stored = await asyncio.to_thread(_read, self._path)
        headers = {**_HEADERS, "ETag": stored.tag}
        if stored.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(stored.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=_TYPE)
        return Response(stored.plain, headers=headers, media_type=_TYPE)


def _read(path: Path) -> _Stored:
    plain = path.read_bytes()
    # Weak: packed or not, it is the same script.
    return _Stored(plain, gzip.compress(plain, 9, mtime=0), f'W/"{hashlib.sha256(plain).hexdigest()[:32]}"')
