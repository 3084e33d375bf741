"""The web server, in one process or in several that share a socket."""

from __future__ import annotations

import socket

import typer
import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from app.http.protocol import BoundedHttp
from app.listening import url_of

LARGEST_MESSAGE = 1_000_000
"""Bytes that may come in over a WebSocket at once: as in a body. Packing them would cost each socket 300 KB."""
GRACE_SECONDS = 10
"""How long running requests may take to end after a signal."""


def serve_on(listener: socket.socket, workers: int) -> None:
    """Serve until a signal. Raises: SystemExit(1), when the app can't start; its log says why."""
    config = uvicorn.Config(
        "app.asgi:create_app",
        factory=True,
        workers=workers,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        # Who calls from behind a proxy is decided in one place, by NEXORA_TRUSTED_PROXIES.
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        http=BoundedHttp,
        ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,
    )
    if workers == 1:
        _One(config).run([listener])
    else:
        _Several(config, [listener]).run()


class _One(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        announce(sockets or [])


class _Several(Multiprocess):
    def init_processes(self) -> None:
        super().init_processes()
        announce(self.sockets)

    def run(self) -> None:
        super().run()
        if any(process.exitcode == STARTUP_FAILURE for process in self.processes):
            raise SystemExit(1)


def announce(sockets: list[socket.socket]) -> None:
    """Say where the console, GraphiQL and the REST paths are."""
    for listener in sockets:
        url = url_of(listener)
        typer.echo(
            f"Nexora is ready. Ctrl-C ends it.\n  Console   {url}/\n  GraphiQL  {url}/graphql\n  REST      {url}/docs"
        )
