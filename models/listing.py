"""Reading rows for many parents at once: a page, a row or a count for each, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from access.actors import Actor
from kit.pages import Page, PageRequest
from kit.pages import Row as Mapped
from models.database import fetch
from models.rows import Row


@dataclass(frozen=True)
class Where:
    """One more condition on the row `t`. `sql` holds `$?` where the value goes; no `$?`, no value."""

    sql: str
    value: Any = None


async def pages_of(
    model: type[Row],
    link: str,
    parents: Sequence[str],
    columns: Sequence[str],
    page: PageRequest,
    actor: Actor,
    where: Sequence[Where] = (),
) -> list[Page]:
    """A page of rows for each parent id, in the table's order, narrowed to what the actor may see.

    `link` is the column that holds the parent's id, or a condition between the row `t` and `p.id`. Rows carry
    `columns`. Two statements at most, however many parents: the rows, and the totals when asked for.
    """
    conditions = _narrowed(model, actor, where)
    descending = model.NEWEST_FIRST != page.backward
    alone = len(parents) == 1
    values: list[Any] = [parents[0] if alone else list(parents), page.limit + page.wants_more]
    if page.cursor is not None:
        values += [page.cursor.created_at, page.cursor.id]
    shape, bound = _shape_of(conditions)
    sql = _page_sql(model, link, tuple(columns), shape, descending, page.cursor is not None, alone)
    rows = await fetch(sql, *values, *bound)
    pages = [_page(list(rows), page)] if alone else _grouped(rows, len(parents), page)
    if page.wants_total:
        for one, total in zip(pages, await totals_of(model, link, parents, actor, where), strict=True):
            one.total = total
    return pages


def _grouped(rows: Sequence[Mapped], parents: int, page: PageRequest) -> list[Page]:
    groups: list[list[Mapped]] = [[] for _ in range(parents)]
    for row in rows:
        groups[row["parent_number"] - 1].append(row)
    return [_page(group, page) for group in groups]


def _page(rows: list[Mapped], page: PageRequest) -> Page:
    more = len(rows) > page.limit
    rows = rows[: page.limit]
    if page.backward:
        return Page(rows[::-1], has_next=page.cursor is not None, has_previous=more)
    return Page(rows, has_next=more, has_previous=page.cursor is not None)


async def totals_of(
    model: type[Row], link: str, parents: Sequence[str], actor: Actor, where: Sequence[Where] = ()
) -> list[int]:
    """How many rows each parent has in the whole list."""
    conditions = _narrowed(model, actor, where)
    shape, bound = _shape_of(conditions)
    filters, _ = _filters(shape, 2)
    sql = (
        f"SELECT p.number, (SELECT count(*)::int FROM {model._meta.db_table} t "
        f"WHERE {_joined(link)}{filters}) AS total "
        "FROM unnest($1::uuid[]) WITH ORDINALITY AS p(id, number) ORDER BY p.number"
    )
    rows = await fetch(sql, list(parents), *bound)
    return [row["total"] for row in rows]


async def rows_by_id(
    model: type[Row], ids: Sequence[str | None], columns: Sequence[str], actor: Actor, key: str = "id"
) -> list[Mapped | None]:
    """The row for each id, None where it is unknown or a stranger's. `key` names another unique column."""
    conditions = _narrowed(model, actor, ())
    wanted = list({id for id in ids if id is not None})
    if not wanted:
        return [None] * len(ids)
    shape, bound = _shape_of(conditions)
    sql = _row_sql(model, key, tuple(columns), shape)
    rows = await fetch(sql, wanted, *bound)
    found = {row["row_key"]: row for row in rows}
    return [None if id is None else found.get(id) for id in ids]


def _narrowed(model: type[Row], actor: Actor, where: Sequence[Where]) -> list[Where]:
    """The caller's conditions, and the wall: only the workspaces (and agents) of the actor."""
    conditions = list(where)
    if "workspace_id" in model._meta.fields_map:
        conditions.append(Where("t.workspace_id = ANY($?::uuid[])", actor.workspaces()))
    elif model._meta.db_table == "workspaces":
        conditions.append(Where("t.id = ANY($?::uuid[])", actor.workspaces()))
    agent_column = getattr(model, "AGENT_COLUMN", None)
    if actor.agent_ids is not None and agent_column is not None:
        conditions.append(Where(f"t.{agent_column} = ANY($?::uuid[])", list(actor.agent_ids)))
    return conditions


Shape = tuple[tuple[str, bool], ...]
"""The text of the conditions and whether each takes a value: what a statement is remembered by."""


def _shape_of(conditions: Sequence[Where]) -> tuple[Shape, list[Any]]:
    shape = tuple((c.sql, "$?" in c.sql) for c in conditions)
    return shape, [c.value for c, (_, takes) in zip(conditions, shape, strict=True) if takes]


def _filters(shape: Shape, number: int) -> tuple[str, int]:
    parts = []
    for sql, has_value in shape:
        parts.append(" AND " + sql.replace("$?", f"${number}"))
        number += has_value
    return "".join(parts), number


def _joined(link: str) -> str:
    return f"t.{link} = p.id" if link.isidentifier() else link


def _select(model: type[Row], columns: tuple[str, ...]) -> str:
    return ", ".join(_expression(model, name) for name in columns) or "1 AS nothing"


def _expression(model: type[Row], name: str) -> str:
    if name in model.COMPUTED:
        return f"{model.COMPUTED[name]} AS {name}"
    if name not in model._meta.fields_db_projection:
        raise KeyError(f"{model.__name__} has no column '{name}'")
    return f"t.{name}"


@lru_cache(maxsize=2048)
def _page_sql(
    model: type[Row],
    link: str,
    columns: tuple[str, ...],
    shape: Shape,
    descending: bool,
    after: bool,
    alone: bool,
) -> str:
    """One page for each of many parents, or (`alone`) for one: that plan is kept, and costs PostgreSQL a third."""
    order = "DESC" if descending else "ASC"
    keyset = f" AND (t.created_at, t.id) {'<' if descending else '>'} ($3, $4::uuid)" if after else ""
    filters, _ = _filters(shape, 5 if after else 3)
    page = (
        f"SELECT {_select(model, columns)} FROM {model._meta.db_table} t "
        f"WHERE {_joined(link)}{keyset}{filters} ORDER BY t.created_at {order}, t.id {order} LIMIT $2"
    )
    if alone:
        return page.replace("p.id", "$1::uuid")
    return (
        "SELECT p.number AS parent_number, r.* FROM unnest($1::uuid[]) WITH ORDINALITY AS p(id, number) "
        f"CROSS JOIN LATERAL ({page}) r"
    )


@lru_cache(maxsize=2048)
def _row_sql(model: type[Row], key: str, columns: tuple[str, ...], shape: Shape) -> str:
    filters, _ = _filters(shape, 2)
    return (
        f"SELECT t.{key} AS row_key, {_select(model, columns)} FROM {model._meta.db_table} t "
        f"WHERE t.{key} = ANY($1::uuid[]){filters}"
    )
