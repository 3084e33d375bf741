"""The server's place on the network."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from app.settings import BadSetting

if os.name == "posix":
    import resource

_ENOUGH_FILES = 65_536
_BACKLOG = 2048
"""Connections that may wait to be taken, as uvicorn has it."""


@contextmanager
def bound(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens; taken first, so that a port in use stops the start at once. Who calls early waits.

    Binding alone would not do: two that are started in the same moment can both bind.

    Raises: BadSetting, naming the host and the port.
    """
    try:
        listener = _bind(host, port)
    except OSError as error:
        raise BadSetting(
            f"Can't listen on {host} port {port} ({error.strerror}); choose others with NEXORA_HOST and NEXORA_PORT"
        ) from None
    with listener:
        yield listener


def _bind(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
        listener.set_inheritable(True)
    except OSError:
        listener.close()
        raise
    return listener


def allow_many_connections() -> None:
    """Let this process, and those that it starts, have more files open where the system allows it.

    Each connection is a file, and many systems begin with 1,024.
    """
    if os.name != "posix":
        return
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _ENOUGH_FILES if most == resource.RLIM_INFINITY else min(most, _ENOUGH_FILES)
    if now != resource.RLIM_INFINITY and now < wanted:
        with suppress(ValueError, OSError):  # macOS allows less than it says
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def url_of(listener: socket.socket) -> str:
    """Where a browser on this machine finds it."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared with, not listened on
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
