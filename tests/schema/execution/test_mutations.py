"""Mutations run one after the other; a payload's ids become rows. Each answer is also Strawberry's own."""

from __future__ import annotations

from tests.schema.execution.both import both


async def test_each_write_waits_for_the_one_before() -> None:
    answer = await both("mutation { b: write(step: 2) { step } a: write(step: 1) { step } c: write(step: 3) { step } }")
    assert answer.context.log == ["begin 2", "end 2", "begin 1", "end 1", "begin 3", "end 3"]
    assert list(answer.data) == ["b", "a", "c"]


async def test_a_failed_write_leaves_the_ones_around_it() -> None:
    answer = await both(
        "mutation { a: write(step: 1) { step } b: write(step: 2, fail: true) { step } c: write(step: 3) { step } }"
    )
    assert answer.data == {"a": {"step": 1}, "b": None, "c": {"step": 3}}
    assert answer.messages == [("Step 2 failed", ("b",))]


async def test_after_a_write_that_nulls_everything_nothing_more_is_written() -> None:
    answer = await both("mutation { a: write(step: 1) { step } b: mustWrite(step: 2) c: write(step: 3) { step } }")
    assert answer.data is None
    assert answer.context.log == ["begin 1", "end 1", "must 2"]


async def test_a_payload_answers_with_the_row_of_the_id_that_it_was_given() -> None:
    answer = await both("mutation { write(step: 1) { thing { name child { name } } step notes { size note } } }")
    assert answer.data["write"] == {
        "thing": {"name": "<t9>", "child": {"name": "<t90>"}},
        "step": 1,
        "notes": [{"size": 1, "note": "n"}],
    }
    [loaded, _] = answer.context.calls
    assert (loaded.name, loaded.columns) == ("by_id", ("key", "name"))


async def test_a_payload_without_an_id_loads_nothing() -> None:
    answer = await both("mutation { write(step: 0) { thing { name } notes { oops } } }")
    assert answer.data == {"write": None}
    assert answer.context.calls == []
