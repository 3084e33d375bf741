"""What a GraphQL request carries to its fields."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from strawberry.types import Info as StrawberryInfo

from access.actors import Actor


@dataclass
class Context:
    """The one who asks. `recognise` reads an access token, or with None the request's own credentials, anew."""

    actor: Actor
    request_id: str = ""
    recognise: Callable[[str | None], Awaitable[Actor]] | None = None

    async def renew(self, access_token: str | None = None) -> None:
        """Let the rest of this request see rights that it has just changed, or a login that it has just made."""
        if self.recognise is not None:
            self.actor = await self.recognise(access_token)


Info = StrawberryInfo[Context, None]
