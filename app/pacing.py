"""Requests that come in the same moment enter a few at a time."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.problems import GRAPHQL_PATH
from kit.pace import Pace

_MOST = 8


class Pacing:
    """Lets 8 requests in with each round of the event loop: some 3 ms of work, until they wait for the database.

    The graph's don't wait here: before they read they take a tenth of a millisecond, and what is large waits for its
    turn. Seeing that a round is over costs a pass of the loop, which was a fortieth of a small query.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app, self._pace = app, Pace(_MOST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on when it is its turn."""
        if scope["type"] == "http" and scope["path"] != GRAPHQL_PATH:
            await self._pace.turn()
        await self.app(scope, receive, send)
