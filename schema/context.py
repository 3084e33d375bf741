"""What a GraphQL request carries to its fields."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from strawberry.types import Info as StrawberryInfo

from access.actors import Actor, ActorKind

_STRANGERS = frozenset({ActorKind.ANONYMOUS, ActorKind.VISITOR})


@dataclass
class Context:
    """The one who asks. `recognise` reads an access token, or with None the request's own credentials, anew.

    `schema_is_public`: whether also those who aren't logged in may ask about the schema itself.
    """

    actor: Actor
    request_id: str = ""
    recognise: Callable[[str | None], Awaitable[Actor]] | None = None
    schema_is_public: bool = True

    @property
    def sees_schema(self) -> bool:
        """Whether this one may ask about the schema itself; anybody's browser can be a visitor."""
        return self.schema_is_public or self.actor.kind not in _STRANGERS

    async def renew(self, access_token: str | None = None) -> None:
        """Let the rest of this request see rights that it has just changed, or a login that it has just made."""
        if self.recognise is not None:
            self.actor = await self.recognise(access_token)


Info = StrawberryInfo[Context, None]
