"""What an answer says of an error that no operation meant."""

from __future__ import annotations

import asyncpg

from schema.execution.faults import MASKED, explained


def test_a_database_that_is_away_is_no_secret() -> None:
    message, extensions = explained(asyncpg.CannotConnectNowError("the database system is starting up"))
    assert message == "The database is not available; try again in a moment"
    assert extensions == {"code": "DATABASE_UNAVAILABLE", "statusCode": 503}


def test_another_error_of_the_database_is_masked() -> None:
    message, extensions = explained(asyncpg.UndefinedTableError('relation "salaries" does not exist'))
    assert message == MASKED
    assert extensions == {"code": "INTERNAL_ERROR", "statusCode": 500}
