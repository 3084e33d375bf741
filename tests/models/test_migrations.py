"""The migrations go up, down and up again; the models and the migrations agree."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import orjson
import pytest
import pytest_asyncio
from aerich.utils import decompress_dict, import_py_file
from tortoise.models import Model

from kit.errors import Unavailable
from models.migrating import LOCATION, migrate, pending, recent_enough, undo, with_aerich
from models.registry import MODEL_MODULES

NAME = "nexora_migrations_test"


@pytest_asyncio.fixture
async def empty_dsn(database_dsn: str) -> AsyncIterator[str]:
    """An empty database beside the tests' own."""
    server = await asyncpg.connect(database_dsn)
    await server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    await server.execute(f"CREATE DATABASE {NAME}")
    yield urlunsplit(urlsplit(database_dsn)._replace(path=f"/{NAME}"))
    await server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
    await server.close()


async def shape(dsn: str) -> dict[str, Any]:
    """Columns, constraints and indexes, as PostgreSQL describes them."""
    connection = await asyncpg.connect(dsn)
    try:
        return {
            "columns": await connection.fetch(
                "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
                "WHERE table_schema = 'public' ORDER BY 1, 2"
            ),
            "constraints": await connection.fetch(
                "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"
            ),
            "indexes": await connection.fetch(
                "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2"
            ),
        }
    finally:
        await connection.close()


async def test_up_down_and_up_again(empty_dsn: str) -> None:
    steps = await migrate(empty_dsn)
    first = await shape(empty_dsn)
    undone = await with_aerich(empty_dsn, lambda command: command.downgrade(0, delete=False))
    tables = {row["table_name"] for row in (await shape(empty_dsn))["columns"]}
    assert tables == {"aerich"}
    assert sorted(undone) == sorted(steps)
    assert await migrate(empty_dsn) == steps
    assert await shape(empty_dsn) == first


async def test_a_role_that_may_not_is_told_what_would_help(empty_dsn: str) -> None:
    server = await asyncpg.connect(empty_dsn)
    await server.execute(f"DROP ROLE IF EXISTS {NAME}; CREATE ROLE {NAME} LOGIN")
    limited = urlunsplit(urlsplit(empty_dsn)._replace(netloc=f"{NAME}@"))
    try:
        with pytest.raises(Unavailable, match="have a superuser run CREATE EXTENSION vector"):
            await migrate(limited)
        await server.execute("CREATE EXTENSION vector")
        with pytest.raises(Unavailable, match="make it the database's owner"):
            await migrate(limited)
    finally:
        await server.execute(f"DROP ROLE {NAME}")
        await server.close()


async def test_nothing_is_left_to_do_afterwards(empty_dsn: str) -> None:
    await migrate(empty_dsn)
    connection = await asyncpg.connect(empty_dsn)
    assert await pending(connection) == []
    await connection.close()
    assert await migrate(empty_dsn) == []


async def test_the_models_need_no_further_migration(empty_dsn: str) -> None:
    await migrate(empty_dsn)
    await believe_the_written_state(empty_dsn)
    before = sorted(path.name for path in (LOCATION / "models").iterdir())
    made = await with_aerich(empty_dsn, lambda command: command.migrate("drift"))
    for path in (LOCATION / "models").glob("*drift*"):
        path.unlink()
    assert not made, "a model changed without a migration: run 'aerich migrate'"
    assert sorted(path.name for path in (LOCATION / "models").iterdir()) == before


async def believe_the_written_state(dsn: str) -> None:
    """aerich takes today's models for the state of a step that has none written down, and would see no drift."""
    paths = sorted((LOCATION / "models").glob("[0-9]*_*.py"), key=lambda path: int(path.name.split("_")[0]))
    steps = [import_py_file(path) for path in paths]
    states = [step.MODELS_STATE for step in steps if hasattr(step, "MODELS_STATE")]
    connection = await asyncpg.connect(dsn)
    await connection.execute(
        "UPDATE aerich SET content = $1::jsonb", orjson.dumps(decompress_dict(states[-1])).decode()
    )
    await connection.close()


def declared_checks() -> list[tuple[str, str]]:
    """(table, name) of every check constraint that a model declares."""
    found = []
    for name in MODEL_MODULES:
        for _, model in inspect.getmembers(importlib.import_module(name), inspect.isclass):
            if issubclass(model, Model) and model.__module__ == name:
                found += [(model._meta.db_table, constraint.name) for constraint in model._meta.constraints]
    return found


@pytest.mark.parametrize(("table", "name"), declared_checks())
async def test_a_declared_check_is_in_the_database(database_dsn: str, table: str, name: str) -> None:
    connection = await asyncpg.connect(database_dsn)
    found = await connection.fetchval(
        "SELECT count(*) FROM pg_constraint WHERE conname = $1 AND conrelid = $2::regclass", name, table
    )
    await connection.close()
    assert found == 1


async def test_every_row_of_a_workspace_says_so(database_dsn: str) -> None:
    connection = await asyncpg.connect(database_dsn)
    without = await connection.fetch(
        "SELECT relname FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
        "AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'workspace_id')"
    )
    await connection.close()
    apart = {row["relname"] for row in without if not row["relname"].startswith("pgqueuer")}
    assert apart == {"aerich", "users", "workspaces", "refresh_tokens", "idempotency_keys"}


async def test_a_database_that_a_newer_version_changed_is_left_alone(empty_dsn: str) -> None:
    await migrate(empty_dsn)
    server = await asyncpg.connect(empty_dsn)
    await server.execute(
        "INSERT INTO aerich (app, version, content)"
        " SELECT 'models', version, '{}' FROM unnest('{998_later.py,999_more.py}'::text[]) AS t(version)"
    )
    await server.close()
    for change in (migrate(empty_dsn), undo(empty_dsn, 999)):
        with pytest.raises(Unavailable, match=r"newer version .* \(step 998_later\); .* nexora migrate --undo 998$"):
            await change


class OldServer:
    """A server of these versions."""

    def __init__(self, postgres: int, vector: str | None) -> None:
        self._answers = {"SHOW server_version_num": str(postgres)}
        self._vector = vector

    async def fetchval(self, sql: str) -> str | None:
        return self._answers.get(sql, self._vector)


@pytest.mark.parametrize(
    ("server", "sentence"),
    [
        (OldServer(140_012, "0.8.0"), "This is PostgreSQL 14; Nexora needs 15 or newer"),
        (OldServer(160_004, None), "The server has no pgvector"),
        (OldServer(160_004, "0.7.4"), "The database has pgvector 0.7.4; Nexora needs 0.8 or newer"),
    ],
)
async def test_a_server_that_is_too_old_is_refused_before_anything_is_made(server: OldServer, sentence: str) -> None:
    with pytest.raises(Unavailable, match=sentence):
        await recent_enough(server)


async def test_a_recent_server_is_named() -> None:
    assert await recent_enough(OldServer(170_002, "0.10.1")) == "PostgreSQL 17.2 with pgvector 0.10.1"
