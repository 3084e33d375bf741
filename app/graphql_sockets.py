"""GraphQL over WebSockets: only `graphql-transport-ws`, authenticated by connection_init."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry import Schema
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from access.actors import Actor
from access.addresses import limit_key
from access.limits import REQUESTS, RateLimiter
from app.actor_limits import count_request
from app.graphql_context import Authenticate, Execution, SocketContext, recognised_anew
from app.graphql_messages import CheckedMessages
from app.graphql_operations import Operations
from app.http.rate_limits import refuse
from app.open_counts import OpenCounts
from app.public_schema import SchemaIsPublic
from kit.errors import NexoraError

_TIME_TO_INTRODUCE_ONESELF = timedelta(seconds=10)
_OPERATIONS_A_SOCKET = 50
_SOCKETS_AN_ADDRESS = 200
_TOO_MANY = f"{_SOCKETS_AN_ADDRESS} sockets are open from your address already; close one first"


class GraphQLSockets(GraphQL[SocketContext, None]):
    """Strawberry's protocol over our operations.

    Any origin may connect: nothing is taken from cookies, the token comes in connection_init as
    `{"Authorization": "Bearer …", "X-Workspace-ID": …}`. It is read again before each operation and each event,
    so a token that ends, or a role that changes, counts at once. Each operation counts as one request. There are
    limits of operations a socket, of subscriptions a person over all their sockets, and of sockets an address.
    """

    websocket_adapter_class = CheckedMessages

    def __init__(
        self,
        schema: Schema,
        execution: Execution,
        authenticate: Authenticate,
        limiter: RateLimiter,
        schema_is_public: SchemaIsPublic,
    ) -> None:
        self._authenticate, self._limiter, self._schema_is_public = authenticate, limiter, schema_is_public
        self._sockets = OpenCounts(_SOCKETS_AN_ADDRESS, _TOO_MANY, "TOO_MANY_SOCKETS")
        super().__init__(
            schema=cast(Any, Operations(schema, execution, admit=self._admit, identify=self._identify)),
            graphql_ide=None,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            connection_init_wait_timeout=_TIME_TO_INTRODUCE_ONESELF,
            max_subscriptions_per_connection=_OPERATIONS_A_SOCKET,
            allowed_origins=["*"],
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A socket too many is refused before its handshake ends."""
        address = limit_key(scope["state"]["address"])
        refusal = self._sockets.refusal(address)
        if refusal is not None:
            await refuse(refusal, scope, receive, send)
            return
        with self._sockets.one_more(address):
            await super().__call__(scope, receive, send)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> SocketContext:
        """A nobody, until connection_init says more."""
        state = request.scope["state"]
        actor = Actor(address=state["address"], request_id=state["request_id"])
        shown, origin = self._schema_is_public(request.scope), request.headers.get("origin", "")
        return SocketContext(actor, state["request_id"], schema_is_public=shown, origin=origin)

    async def on_ws_connect(self, context: SocketContext) -> Any:
        """Raises: ConnectionRejectionError, which closes the socket with 4403, for a token that doesn't hold."""
        try:
            await self._identify(context)
        except NexoraError as error:
            raise ConnectionRejectionError from error
        return await super().on_ws_connect(context)

    async def _identify(self, context: SocketContext) -> None:
        given = context.connection_params
        headers = {name.lower(): value for name, value in given.items() if isinstance(value, str)}
        headers["origin"] = context.origin  # what the browser says, whatever the page's script does
        address = context.actor.address
        context.recognise = partial(recognised_anew, self._authenticate, headers, address, context.request_id)
        context.actor = await self._authenticate(headers, address, context.request_id)

    async def _admit(self, context: SocketContext) -> None:
        await self._limiter.check(REQUESTS, limit_key(context.actor.address))
        await self._identify(context)
        await count_request(self._limiter, context.actor)
