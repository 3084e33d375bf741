"""Errors of the database that say that it can't be had now."""

from __future__ import annotations

import asyncpg
import pytest
from tortoise.exceptions import OperationalError, TransactionManagementError

from models.away import unavailable
from models.database import execute, transaction
from models.users import User


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.ConnectionDoesNotExistError("connection was closed"),
        asyncpg.CannotConnectNowError("the database system is starting up"),
        asyncpg.InvalidPasswordError("password authentication failed for user nexora"),
        asyncpg.InvalidAuthorizationSpecificationError("role nexora is not permitted to log in"),
        asyncpg.InvalidCatalogNameError("database nexora does not exist"),
        ConnectionRefusedError(111, "Connection refused"),
    ],
)
def test_what_is_for_the_operator_to_mend_is_for_the_caller_a_server_that_is_down(error: Exception) -> None:
    said = unavailable(error)
    assert said is not None
    assert (said.status, said.code) == (503, "DATABASE_UNAVAILABLE")
    assert said.message == "The database is not available; try again in a moment"


def test_a_full_disk_is_called_so() -> None:
    said = unavailable(asyncpg.DiskFullError("could not extend file: No space left on device"))
    assert said is not None
    assert "no room left" in said.message


@pytest.mark.usefixtures("database")
async def test_a_database_that_takes_no_changes_is_recognised_in_the_orms_words() -> None:
    async def register() -> None:
        async with transaction():
            await execute("SET TRANSACTION READ ONLY")
            await User.create(name="Ada", email="ada@away.example", password_hash="!")

    with pytest.raises(TransactionManagementError) as caught:
        await register()
    said = unavailable(caught.value)
    assert said is not None
    assert "takes no changes" in said.message


@pytest.mark.usefixtures("database")
async def test_a_transaction_whose_connection_is_lost_is_recognised_by_what_came_first() -> None:
    async def cut() -> None:
        async with transaction():
            await execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises((asyncpg.InterfaceError, asyncpg.AdminShutdownError)) as caught:
        await cut()
    assert unavailable(caught.value) is not None


def test_other_errors_are_faults() -> None:
    assert unavailable(asyncpg.UndefinedTableError("relation does not exist")) is None
    assert unavailable(OperationalError("syntax error")) is None
    assert unavailable(ValueError("seven")) is None
    assert unavailable(asyncpg.InterfaceError("another operation is in progress")) is None
