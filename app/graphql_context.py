"""What the GraphQL doors are put together from."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from access.actors import Actor
from schema.context import Context


@dataclass
class SocketContext(Context):
    """A WebSocket's context: `connection_params` is what connection_init carried, `origin` the handshake's page."""

    connection_params: dict[str, object] = field(default_factory=dict)
    origin: str = ""


class Execution(Protocol):
    """Runs a query or mutation: `schema.execution.engine.Engine`."""

    async def execute(
        self, text: str, variables: Mapping[str, Any] | None, operation_name: str | None, *, context: Any
    ) -> dict[str, Any]:
        """The answer: data, errors, extensions. Refuses a subscription with SUBSCRIPTION_NEEDS_WEBSOCKET."""
        ...


class Authenticate(Protocol):
    """From headers to the one who asks; names of headers are in lower case."""

    def __call__(self, headers: Mapping[str, str], address: str = "", request_id: str = "") -> Awaitable[Actor]:
        """Raises: Unauthorized for a token that doesn't hold."""
        ...


async def recognised_anew(
    authenticate: Authenticate, headers: Mapping[str, str], address: str, request_id: str, access_token: str | None
) -> Actor:
    """The request's caller once more, or the bearer of an access token that the request has just been given."""
    bearer = {} if access_token is None else {"authorization": f"Bearer {access_token}"}
    return await authenticate({**headers, **bearer}, address, request_id)
