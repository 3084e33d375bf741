"""Runs a plan, level by level: build the rows' objects, then follow each link once for all of them.

https://spec.graphql.org/October2021/#sec-Execution, breadth-first instead of depth-first: the answer is the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from schema.execution.completion import NULLED, completed_column
from schema.execution.faults import Incomplete
from schema.execution.places import Places, picked, root
from schema.execution.plan import Choice, Link, Plan
from schema.execution.request import ROOT, Request
from schema.execution.shapes import Spread
from schema.execution.sources import resolve_info

Objects = list[dict[str, Any] | None]

_PIECE = 256
"""Rows that are built in one go: about half a millisecond. Between two pieces others get the event loop."""


async def run_operation(plan: Plan, request: Request, *, one_by_one: bool) -> dict[str, Any] | None:
    """An operation's data; errors are noted in the request. `one_by_one`: each root field waits for the last."""
    if not one_by_one:
        return (await run_level(plan, [ROOT], root(), request))[0]
    objects = plan.build([ROOT], root(), request)
    for link in plan.links:
        if objects[0] is not None:
            await _follow_all([link], [ROOT], objects, root(), request)
    return objects[0]


async def run_level(plan: Plan, rows: Sequence[Any], places: Places, request: Request) -> Objects:
    """The finished objects of some rows of one type; None for one that an error made null."""
    if not rows:
        return []
    whole = len(rows) <= _PIECE
    objects = plan.build(rows, places, request) if whole else await _in_pieces(plan, rows, places, request)
    if not plan.links:
        return objects
    if not request.errors or None not in objects:
        await _follow_all(plan.links, rows, objects, places, request)
        return objects
    alive = [i for i, made in enumerate(objects) if made is not None]
    living = [objects[i] for i in alive]
    await _follow_all(plan.links, [rows[i] for i in alive], living, picked(places, alive), request)
    for i, made in zip(alive, living, strict=True):
        objects[i] = made
    return objects


async def _in_pieces(plan: Plan, rows: Sequence[Any], places: Places, request: Request) -> Objects:
    objects: Objects = []
    for start in range(0, len(rows), _PIECE):
        piece = range(start, min(start + _PIECE, len(rows)))
        objects += plan.build(rows[start : piece.stop], picked(places, piece), request)
        await asyncio.sleep(0)
    return objects


async def _follow_all(
    links: Sequence[Link], rows: Sequence[Any], objects: Objects, places: Places, request: Request
) -> None:
    """Follow links side by side; the ones that wait for nothing first, without a task."""
    if not rows:
        return
    waiting = [link for link in links if link.waits]
    broken = [await _follow(link, rows, objects, places, request) for link in links if not link.waits]
    if len(waiting) == 1:
        broken.append(await _follow(waiting[0], rows, objects, places, request))
    elif waiting:
        broken += await asyncio.gather(*(_follow(link, rows, objects, places, request) for link in waiting))
    for numbers in broken:
        for number in numbers:
            objects[number] = None


async def _follow(link: Link, rows: Sequence[Any], objects: Objects, places: Places, request: Request) -> Sequence[int]:
    """Fill one field of all objects. Returns the numbers of those that the field's null makes null."""
    values = link.source.values(rows, places, request)
    if link.source.waits:
        values = await values
    if link.target is not None:
        spread = Spread(link, values, places, request)
        if isinstance(link.target, Plan):
            built = await run_level(link.target, spread.rows, spread.places, request)
        else:
            built = await _run_choice(link, link.target, spread, request)
        values = spread.folded(built, nulls=bool(request.errors))
    elif not link.source.finished:
        values = completed_column(link, values, places, request)
    key = link.key
    for made, value in zip(objects, values, strict=True):
        made[key] = value  # type: ignore[index]  # only living objects are followed
    return [number for number, value in enumerate(values) if value is NULLED] if request.errors else ()


async def _run_choice(link: Link, choice: Choice, spread: Spread, request: Request) -> Objects:
    """Rows of an interface or union: each kind of row as a level of its own."""
    built: Objects = [None] * len(spread.rows)
    numbers: dict[str, list[int]] = {}
    for number, row in enumerate(spread.rows):
        name = _type_of(link, choice, row, spread.places, number, request)
        if name is not None:
            numbers.setdefault(name, []).append(number)
    levels = [
        run_level(choice.plans[name], [spread.rows[i] for i in of_type], picked(spread.places, of_type), request)
        for name, of_type in numbers.items()
    ]
    results = await asyncio.gather(*levels) if choice.waits and len(levels) > 1 else [await level for level in levels]
    for of_type, level in zip(numbers.values(), results, strict=True):
        for number, made in zip(of_type, level, strict=True):
            built[number] = made
    return built


def _type_of(link: Link, choice: Choice, row: Any, places: Places, number: int, request: Request) -> str | None:
    """The name of a row's type, or None after noting that it has none."""
    try:
        info = resolve_info(link.type, link.nodes, link.parent, places[number], request)
        name = choice.type.resolve_type(row, info, choice.type)  # type: ignore[misc]  # Strawberry's types have one
        if name not in choice.plans:
            raise Incomplete(f"Runtime Object type '{name}' is not a possible type for '{choice.type.name}'.")
    except Exception as error:  # noqa: BLE001 - a type resolver may raise anything
        request.fail(error, link.nodes, places[number])
        return None
    return str(name)
