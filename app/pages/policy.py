"""What an HTML page of ours may load (Content-Security-Policy)."""

from __future__ import annotations

import base64
import hashlib
import re

_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


def content_policy(html: str, *, styles_from_scripts: bool = False) -> str:
    """Only this server's files, and exactly the inline scripts and styles that stand in `html`, by their hash.

    `styles_from_scripts`: the editors in GraphiQL and the REST reference write style elements themselves.
    """
    inline: dict[str, list[str]] = {"script": [], "style": []}
    for kind, text in _INLINE.findall(html):
        inline[kind].append(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'")
    styles = ["'unsafe-inline'"] if styles_from_scripts else inline["style"]
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *inline["script"])),
            " ".join(("style-src 'self'", *styles)),
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
