"""Which of the database's errors say that it can't be had now, and what to tell whoever asked."""

from __future__ import annotations

import asyncpg
from tortoise.exceptions import BaseORMException

from kit.errors import Unavailable

_FULL = (asyncpg.DiskFullError,)
_READ_ONLY = (asyncpg.ReadOnlySQLTransactionError,)
_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    ConnectionError,
)
KINDS: tuple[type[Exception], ...] = (*_FULL, *_READ_ONLY, *_AWAY, BaseORMException, asyncpg.InterfaceError)
"""Where such an error may be: itself, or behind one of the ORM's or the driver's."""


def unavailable(error: BaseException) -> Unavailable | None:
    """What to say when the database is away, full or read-only (as a standby is); None for any other error.

    A password that was changed or a database that was renamed is for the operator to mend, and for the caller the
    same as a server that is down.
    """
    cause = _behind(error)
    if isinstance(cause, _FULL):
        return _said("The database has no room left; nothing can be saved until its operator makes some")
    if isinstance(cause, _READ_ONLY):
        return _said("The database takes no changes at the moment; try again in a moment")
    return _said("The database is not available; try again in a moment") if isinstance(cause, _AWAY) else None


def _behind(error: BaseException) -> BaseException | None:
    """A transaction whose connection was lost fails a second time, and otherwise, when it is to be rolled back."""
    first, cause = error.__context__, error.__cause__
    if isinstance(error, asyncpg.InterfaceError):
        return first
    return cause if isinstance(error, BaseORMException) else error


def _said(sentence: str) -> Unavailable:
    return Unavailable(sentence, code="DATABASE_UNAVAILABLE")
