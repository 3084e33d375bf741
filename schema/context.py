"""What a GraphQL request carries to its fields."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from strawberry.types import Info as StrawberryInfo

from access.actors import Actor


@dataclass
class Context:
    """The one who asks, and how to recognise an access token that the request itself has just been given."""

    actor: Actor
    request_id: str = ""
    recognise: Callable[[str], Awaitable[Actor]] | None = None

    async def log_in(self, access_token: str) -> None:
        """Make the rest of this request the new login's."""
        if self.recognise is not None:
            self.actor = await self.recognise(access_token)


Info = StrawberryInfo[Context, None]
