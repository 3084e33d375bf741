"""How the embedded server is set: small, quiet, safe against power loss; in tests fast instead."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

_ALWAYS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "96MB",
    "maintenance_work_mem": "64MB",
    "min_wal_size": "32MB",
    "max_wal_size": "512MB",
    # One machine, no replicas: the least that keeps every commit.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # A used log file is removed, not renamed for later use with what it held: a deleted text would stay in it.
    "wal_recycle": "off",
    "max_worker_processes": "2",
    "io_method": "sync",
    # Many short statements share few cores: parallel workers and compiled plans only take them from each other,
    # and a parallel index build needs more shared memory than a container has.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Statements and values of rows belong to tenants: they don't go to a log.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
_FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}

_INITDB = ("--username=postgres", "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--no-instructions")
_LOCALE = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
"""The same order of texts on every machine, whatever its own locale."""


def initdb_flags(*, for_tests: bool) -> list[str]:
    """How a new data folder is made. One sync of the whole disk takes 0.8 s where one of each file takes 6 s."""
    sync = ["--no-sync"] if for_tests else ["--sync-method=syncfs"] if sys.platform == "linux" else []
    return [*_INITDB, *_LOCALE, *sync]


def options(socket_folder: Path, *, for_tests: bool) -> str:
    """The server's command line, quoted for a shell, as `pg_ctl -o` takes it."""
    chosen = _ALWAYS | {"unix_socket_directories": str(socket_folder)} | (_FOR_TESTS if for_tests else {})
    return " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in chosen.items())
