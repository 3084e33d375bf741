"""Cross-origin requests of web pages with a public key: the key says which origins may, not a list of ours."""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from access.tokens import PUBLIC_KEY_PREFIX
from access.visits import VISIT_PREFIX

_PATHS = "/api/chat"
_TOKENS = tuple(f"bearer {prefix}" for prefix in (PUBLIC_KEY_PREFIX, VISIT_PREFIX))
_ALLOWED = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": (  # those of an app of one's own too: a preflight doesn't say who will ask
        "Authorization, Content-Type, Idempotency-Key, Last-Event-ID, X-Request-ID, X-Workspace-ID"
    ),
    "Access-Control-Max-Age": "600",
    "Vary": "Origin",
}
_EXPOSED = (
    b"access-control-expose-headers",
    b"X-Request-ID, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset",
)


class VisitorPages:
    """Lets any page ask whether it may call the chat paths, and read the answer that its public key or session gets.

    That opens nothing: without such a token a page still can't read, and with one the key's own origins decide.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight; let the page read an answer."""
        if scope["type"] != "http" or not scope["path"].startswith(_PATHS):
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        origin = headers.get(b"origin", b"")
        if origin and scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            allowed = {**_ALLOWED, "Access-Control-Allow-Origin": origin.decode("latin-1")}
            await Response(status_code=204, headers=allowed)(scope, receive, send)
        elif origin and headers.get(b"authorization", b"").decode("latin-1").lower().startswith(_TOKENS):
            await self.app(scope, receive, _readable(origin, send))
        else:
            await self.app(scope, receive, send)


def _readable(origin: bytes, send: Send) -> Send:
    async def send_to_the_page(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = [each for each in message.get("headers", ()) if not each[0].startswith(b"access-control-")]
            message["headers"] = [*own, (b"access-control-allow-origin", origin), _EXPOSED, (b"vary", b"Origin")]
        await send(message)

    return send_to_the_page
