"""Routes outside FastAPI that say which one they are, as FastAPI's do, for logs and figures."""

from __future__ import annotations

from starlette.routing import Match, Route
from starlette.types import Scope


class NamedRoute(Route):
    """A Starlette route that leaves itself in `scope["route"]`."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As Starlette has it, plus the route."""
        match, child = super().matches(scope)
        return match, child if match is Match.NONE else {**child, "route": self}
