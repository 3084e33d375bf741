"""Relay connections: their fields, their arguments, their refusals. Each answer is also Strawberry's own."""

from __future__ import annotations

import pytest

from kit.pages import Cursor, cursor_of
from tests.schema.execution.batches import thing
from tests.schema.execution.both import both


async def test_a_page_with_everything_around_it() -> None:
    answer = await both(
        """{ page(first: 2) {
          totalCount
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
          edges { cursor node { name } }
          nodes { name child { name } }
        } }"""
    )
    first, last = cursor_of(thing("t0")), cursor_of(thing("t1"))
    assert answer.data["page"] == {
        "totalCount": 7,
        "pageInfo": {"hasNextPage": True, "hasPreviousPage": False, "startCursor": first, "endCursor": last},
        "edges": [{"cursor": first, "node": {"name": "<t0>"}}, {"cursor": last, "node": {"name": "<t1>"}}],
        "nodes": [{"name": "<t0>", "child": {"name": "<t00>"}}, {"name": "<t1>", "child": {"name": "<t10>"}}],
    }


async def test_pages_of_many_parents_come_from_one_call() -> None:
    answer = await both(
        "{ page(first: 3) { nodes { page(first: 2) { nodes { page(first: 1) { nodes { name } } } } } } }"
    )
    assert [call.parents for call in answer.context.calls] == [1, 3, 6]
    assert answer.data["page"]["nodes"][2]["page"]["nodes"][1]["page"]["nodes"] == [{"name": "<t210>"}]


CURSOR = cursor_of(thing("t0"))


@pytest.mark.parametrize(
    ("arguments", "limit", "cursor", "backward"),
    [
        ("", 20, None, False),
        ("(first: null, after: null)", 20, None, False),
        ("(first: 100)", 100, None, False),
        (f'(first: 5, after: "{CURSOR}")', 5, CURSOR, False),
        ("(last: 5)", 5, None, True),
        (f'(last: 5, before: "{CURSOR}")', 5, CURSOR, True),
        (f'(before: "{CURSOR}")', 20, CURSOR, True),
    ],
)
async def test_arguments_become_one_request_for_a_page(
    arguments: str, limit: int, cursor: str | None, backward: bool
) -> None:
    [call] = (await both(f"{{ page{arguments} {{ nodes {{ id }} }} }}")).context.calls
    wanted = call.given["page"]
    assert (wanted.limit, wanted.cursor, wanted.backward) == (limit, cursor and Cursor.parse(cursor), backward)


@pytest.mark.parametrize(
    ("arguments", "field", "words"),
    [
        ("first: 0", "first", "'first' must be between 1 and 100; you asked for 0"),
        ("first: 101", "first", "'first' must be between 1 and 100; you asked for 101"),
        ("first: -1", "first", "'first' must be between 1 and 100; you asked for -1"),
        ("last: 0", "last", "'last' must be between 1 and 100; you asked for 0"),
        (
            'after: "nonsense"',
            "after",
            "'after' is not a cursor from this list; pass one that an earlier page returned",
        ),
        ("first: 1, last: 1", "last", "Page in one direction: give 'first' and 'after', or 'last' and 'before'"),
        (
            f'first: 1, before: "{CURSOR}"',
            "last",
            "Page in one direction: give 'first' and 'after', or 'last' and 'before'",
        ),
    ],
)
async def test_bad_arguments_are_explained_before_anything_runs(arguments: str, field: str, words: str) -> None:
    answer = await both(f"{{ page({arguments}) {{ nodes {{ id }} }} }}")
    assert answer.data is None
    assert answer.context.calls == []
    [error] = answer.errors
    assert error["message"] == words
    assert error["extensions"] == {
        "code": "VALIDATION_FAILED",
        "statusCode": 422,
        "details": [{"field": field, "message": words}],
    }
