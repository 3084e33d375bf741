"""Answers that are told for long outlive what their request needed."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.problems import GRAPHQL_PATH
from rest_compat.event_stream import LATER, Rest


class LongAnswers:
    """Lets a stream begin inside and tells the rest of it from here.

    A request on its way through the app holds some 15 KB of layers, routes and exit stacks. A stream needs none of it
    once its head is sent, so it leaves the rest of itself here and lets them go.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; then tell what it left."""
        if scope["type"] != "http" or scope["path"] == GRAPHQL_PATH:  # nothing there is told for long
            await self.app(scope, receive, send)
            return
        for rest in await self._begun(scope, receive, send):
            await rest(receive, send)

    async def _begun(self, scope: Scope, receive: Receive, send: Send) -> list[Rest]:
        """What is left to tell. Of what was written into the scope, the layers outside want the route only."""
        later: list[Rest] = []
        inside = {**scope, LATER: later}
        try:
            await self.app(inside, receive, send)
        finally:
            scope["route"] = inside.get("route")
        return later
