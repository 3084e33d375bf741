"""Subscriptions run in Strawberry's own executor, through the same declarations, one parent at a time."""

from __future__ import annotations

from tests.schema.execution.batches import Context
from tests.schema.execution.things import SCHEMA


async def test_edges_below_a_subscription_are_filled() -> None:
    context = Context()
    events = await SCHEMA.subscribe(
        """subscription ($first: Int!) { news(count: 2) {
          name colour loud
          told(word: "x", colours: [RED]) { name }
          page(first: $first) { totalCount nodes { name } }
        } }""",
        variable_values={"first": 1},
        context_value=context,
    )
    heard = [event async for event in events]
    assert [event.errors for event in heard] == [None, None]
    assert heard[1].data == {
        "news": {
            "name": "<n1>",
            "colour": "RED",
            "loud": "<N1>",
            "told": {"name": "<n12>"},
            "page": {"totalCount": 7, "nodes": [{"name": "<n10>"}]},
        }
    }
    told, page = context.calls[:2]
    assert (told.columns, told.given) == (("name",), {"word": "x", "colours": ["red"], "since": None})
    assert (page.columns, page.given["page"].limit, page.given["page"].wants_total) == (("name",), 1, True)
