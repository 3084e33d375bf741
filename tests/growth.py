"""Many rows from a few: a workspace in which everything is there once, made to hold everything a hundred times."""

from __future__ import annotations

from typing import Any

import asyncpg

from models.database import pool
from tests.world import Team

# The clone numbered n of the row with id x has the id md5(x n), wherever it is named. Foreign keys needn't be
# checked, so the order of tables doesn't matter.
_TABLES = """
SELECT c.relname AS name FROM pg_class c
 WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
   AND 2 = (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.atttypid = 'uuid'::regtype
                                                   AND a.attname IN ('id', 'workspace_id'))
"""
# A text must differ where a unique index has nothing else that does.
_COLUMNS = """
SELECT a.attname AS name, t.typname AS type,
       EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique AND a.attnum = ANY(i.indkey)
                  AND NOT EXISTS (SELECT 1 FROM pg_attribute u WHERE u.attrelid = i.indrelid
                                     AND u.attnum = ANY(i.indkey) AND u.atttypid = 'uuid'::regtype
                                     AND u.attname <> 'workspace_id')) AS unique
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
 WHERE a.attrelid = $1::text::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum
"""
_TEXTS = {"text", "varchar"}


async def grow(team: Team, rows: int) -> None:
    """Everything in the workspace, and its people, `rows` times; and its first person belongs to `rows` workspaces."""
    owner, people = next(iter(team.people.values())), [str(user.id) for user in team.people.values()]
    async with pool().acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        for table in await connection.fetch(_TABLES):
            await _clone(connection, table["name"], "workspace_id = $1", team.id, rows, kept="workspace_id")
        await _clone(connection, "users", "id = ANY($1::uuid[])", people, rows)
        await _clone(connection, "workspaces", "id = $1", team.id, rows)
        await _clone(connection, "credit_balances", "workspace_id = $1", team.id, rows)
        of_owner = f"workspace_id = $1 AND r.user_id = '{owner.id}'"
        await _clone(connection, "members", of_owner, team.id, rows, kept="user_id", salt="elsewhere")


async def _clone(
    connection: asyncpg.Connection, table: str, where: str, which: Any, rows: int, *, kept: str = "", salt: str = ""
) -> None:
    """The clones 2 to `rows` of some rows. The column `kept` names what they name."""
    columns = await connection.fetch(_COLUMNS, table)
    names = ", ".join(column["name"] for column in columns)
    values = ", ".join(_value(column, kept, salt) for column in columns)
    numbers = "generate_series(2, $2::int) n"
    await connection.execute(
        f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} r CROSS JOIN {numbers} WHERE r.{where}",
        which,
        rows,
    )


def _value(column: asyncpg.Record, kept: str, salt: str) -> str:
    name = column["name"]
    if column["type"] == "uuid" and name != kept:
        return f"md5(r.{name}::text || n || '{salt if name == 'id' else ''}')::uuid"
    return f"md5(r.{name} || n)" if column["unique"] and column["type"] in _TEXTS else f"r.{name}"
