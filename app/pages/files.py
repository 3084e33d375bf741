"""Files of the package, served from memory once they have been asked for."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.pages.policy import content_policy
from kit.errors import NotFound

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
}
_WORTH_PACKING = frozenset({".css", ".js", ".json", ".svg", ".html", ".ttf"})
_OF_PAGES = {
    "Cache-Control": "no-cache",
    "Vary": "Accept",
    # They say something about documents only; on JSON they would be bytes.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass
class _Stored:
    path: Path
    plain: bytes | None = None
    packed: bytes | None = None


class Files:
    """GET /assets/{path}: the built files below some folders, whose names carry a hash of what is in them."""

    def __init__(self, *folders: Path) -> None:
        self._stored = {
            path.relative_to(folder).as_posix(): _Stored(path)
            for folder in folders
            for path in folder.rglob("*")
            if path.suffix in _TYPES
        }

    async def answer(self, request: Request) -> Response:
        """Raises: NotFound for a name that isn't one of them; nothing else of the disk can be named."""
        stored = self._stored.get(request.path_params["path"])
        if stored is None:
            raise NotFound("There is no such file")
        headers = {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
        media_type = _TYPES[stored.path.suffix]
        if stored.path.suffix in _WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
            stored.packed = stored.packed or await asyncio.to_thread(_pack, stored.path)
            return Response(stored.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=media_type)
        stored.plain = stored.plain or await asyncio.to_thread(stored.path.read_bytes)
        return Response(stored.plain, headers=headers, media_type=media_type)


def _pack(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 9, mtime=0)


class Page:
    """One HTML page with its own content policy."""

    def __init__(self, path: Path, *, styles_from_scripts: bool = False) -> None:
        html = path.read_text(encoding="utf-8")
        policy = content_policy(html, styles_from_scripts=styles_from_scripts)
        headers = {**_OF_PAGES, "Content-Security-Policy": policy}
        self._answer: ASGIApp = Response(html, headers=headers, media_type=_TYPES[".html"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The same bytes for everybody."""
        await self._answer(scope, receive, send)
