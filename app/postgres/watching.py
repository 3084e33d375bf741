"""As long as somebody uses the embedded server it runs: one that was killed is started again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from app.postgres.embedded import EmbeddedPostgres
from kit.errors import Unavailable

_log = structlog.get_logger("nexora.postgres")
_EVERY = 1.0
"""Seconds between two looks: one takes a tenth of a millisecond."""


@contextmanager
def watched(server: EmbeddedPostgres) -> Iterator[None]:
    """Look after the server until the block ends, in a thread: starting it again takes a second or two."""
    over = threading.Event()
    watching = threading.Thread(target=_watch, args=(server, over), name="nexora-postgres", daemon=True)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()


def _watch(server: EmbeddedPostgres, over: threading.Event) -> None:
    while not over.wait(_EVERY):
        try:
            if server.revive():
                _log.warning("embedded_database_restarted")
        except (Unavailable, OSError) as error:
            _log.error("embedded_database_not_restarted", reason=str(error))
