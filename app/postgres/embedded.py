"""Start the embedded server or join the one that runs, and leave it again."""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from app.postgres.asking import Answer, ask
from app.postgres.cluster import Cluster
from app.postgres.places import SYSTEM_FOLDER, place_in
from app.postgres.programs import programs_for
from app.postgres.sharing import Use, alone
from kit.errors import Unavailable

PATIENCE = 10.0
"""Seconds in which a server must answer."""


class EmbeddedPostgres:
    """A hold on the running server. `dsn` names its database as asyncpg reads it; `stop()` lets go.

    The last one to let go stops the server. A process that is killed lets go too, but leaves the server
    running: the next start joins it.
    """

    def __init__(self, dsn: str, folder: Path, cluster: Cluster, use: Use) -> None:
        self.dsn = dsn
        self._folder, self._cluster, self._use = folder, cluster, use

    def revive(self) -> bool:
        """Start the server again if it died; whether this did. Raises: Unavailable, when it doesn't answer in time."""
        if self._cluster.process() is not None:
            return False
        with alone(self._folder):
            if self._cluster.process() is not None:
                return False
            _running(self._cluster)
        return True

    def stop(self) -> None:
        """Let go, and stop the server if nobody else uses it. Doing it twice does nothing."""
        with alone(self._folder):
            if self._use.end():
                self._cluster.stop()

    def __enter__(self) -> EmbeddedPostgres:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start_embedded(data_dir: Path, *, for_tests: bool = False, system_folder: Path = SYSTEM_FOLDER) -> EmbeddedPostgres:
    """A PostgreSQL 18 with pgvector in `data_dir`, which must exist; its database "nexora" has answered.

    Blocks for 0.2 s, or 0.8 s the first time. `for_tests` gives up safety against power loss for speed.
    Raises: Unavailable, with a sentence, when it can't run here or doesn't answer within 10 s.
    """
    if os.name != "posix":
        raise Unavailable(
            "The embedded PostgreSQL needs Linux or macOS; set NEXORA_DATABASE_URL to a PostgreSQL with pgvector"
        )
    folder = data_dir.resolve()
    with alone(folder):
        place = place_in(folder, system_folder)
        cluster = Cluster(place, programs_for(place.account, system_folder), for_tests)
        cluster.make()
        use = Use(folder)
        try:
            return EmbeddedPostgres(_running(cluster), folder, cluster, use)
        except BaseException:
            if use.end():
                cluster.stop()
            raise


def _running(cluster: Cluster) -> str:
    """The DSN of the cluster's server, which is started unless it runs. Tries again until it answers."""
    until = time.monotonic() + PATIENCE
    trouble: str | None = None
    while True:
        socket = cluster.socket()
        if socket is not None and (answer := ask(dsn := _dsn(socket))) is not Answer.NOBODY:
            if answer is Answer.READY:
                return dsn
        elif cluster.process() is None:
            trouble = cluster.start() or trouble
            if trouble is None:
                continue
        if time.monotonic() > until:
            raise Unavailable(
                f"The embedded PostgreSQL doesn't answer ({trouble or 'no reason given'}); see {cluster.place.log}"
            )
        time.sleep(0.05)


def _dsn(socket: Path) -> str:
    return f"postgresql://postgres@/nexora?host={quote(str(socket))}&port=5432"
