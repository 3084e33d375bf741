"""What a document may ask for: attacks are refused before anything runs, and told what to do."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import get_introspection_query

from schema.execution import Engine, Limits
from tests.schema.execution.attacks import ATTACKS
from tests.schema.execution.batches import Context
from tests.schema.execution.things import SCHEMA

CASES = [pytest.param(code, text, id=name) for code, group in ATTACKS.items() for name, text in group.items()]


async def answer(text: str, variables: dict[str, Any] | None = None, **limits: int) -> tuple[dict[str, Any], Context]:
    context = Context()
    engine = Engine(SCHEMA, limits=Limits(**limits), on_fault=lambda error, _: None)
    return await engine.execute(text, variables, context=context), context


def test_there_are_at_least_forty_attacks() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize(("code", "text"), CASES)
async def test_an_attack_is_refused_before_any_batch_function_runs(code: str, text: str) -> None:
    found, context = await answer(text)
    assert {error["extensions"]["code"] for error in found["errors"]} == {code}
    assert {error["extensions"]["statusCode"] for error in found["errors"]} == {400}
    assert "data" not in found
    assert (context.calls, context.log) == ([], [])
    assert len(str(found)) < 20_000


async def test_a_refusal_names_the_limit_and_what_to_do() -> None:
    found, _ = await answer("{ thing { child { child { id } } } }", depth=3)
    assert found["errors"] == [
        {
            "message": "The request has 4 levels; the limit is 3. Ask for less at once, in several requests",
            "extensions": {"code": "QUERY_TOO_DEEP", "statusCode": 400, "requested": 4, "limit": 3},
        }
    ]


async def test_what_costs_too_much_is_told_what_to_make_smaller() -> None:
    found, _ = await answer("{ page(first: 50) { nodes { page(first: 100) { nodes { id } } } } }", cost=5_000)
    assert found["errors"] == [
        {
            "message": "The request may return 5,050 objects, or what is as costly; the limit is 5,000. "
            "Ask for smaller pages with 'first', or for lists inside lists in requests of their own",
            "extensions": {"code": "QUERY_TOO_EXPENSIVE", "statusCode": 400, "requested": 5_050, "limit": 5_000},
        }
    ]


async def test_every_answer_says_what_it_cost() -> None:
    found, _ = await answer("{ page(first: 3) { nodes { children { id } } } }")
    assert found["extensions"] == {"cost": {"requested": 33, "limit": 10_000, "remaining": 9_967}}
    found, _ = await answer("{ page(first: 3) { nodes { children { id } } } }", cost=30)
    assert found["extensions"] == {"cost": {"requested": 33, "limit": 30, "remaining": 0}}


@pytest.mark.parametrize(
    ("text", "variables", "cost"),
    [
        ("{ thing { id name } }", {}, 1),
        ("{ thing { child { id } } }", {}, 2),
        ("{ things { id } }", {}, 10),
        ("{ thing { id count } }", {}, 2),
        ("{ page { nodes { id } } }", {}, 20),
        ("{ page(first: 5) { edges { cursor node { id } } pageInfo { endCursor } } }", {}, 5),
        ("{ page(first: 5) { totalCount } }", {}, 21),
        ("query ($n: Int = 5) { page(first: $n) { nodes { page(last: $n) { nodes { id } } } } }", {}, 30),
        ("query ($n: Int = 5) { page(first: $n) { nodes { page(last: $n) { nodes { id } } } } }", {"n": 2}, 6),
        ("{ found { ... on Place { inside { __typename } } ... on Thing { child { id } } } }", {}, 11),
        ("{ __schema { types { name } } }", {}, 1),
        (
            "query ($yes: Boolean!) { thing { things: children @include(if: $yes) { id } } }",
            {"yes": False},
            1,
        ),
    ],
)
async def test_the_cost_is_how_many_objects_are_asked_for(text: str, variables: dict[str, Any], cost: int) -> None:
    found, _ = await answer(text, variables)
    assert found["extensions"]["cost"]["requested"] == cost


async def test_the_cost_of_a_page_s_size_in_a_variable_is_known_at_each_request() -> None:
    engine = Engine(SCHEMA, limits=Limits(cost=50), on_fault=lambda error, _: None)
    text = "query ($n: Int!) { page(first: $n) { nodes { id } } }"
    for size, refused in [(10, False), (60, True), (50, False), (100, True)]:
        found = await engine.execute(text, {"n": size}, context=Context())
        assert ("data" not in found) is refused


async def test_tools_may_ask_for_the_whole_schema() -> None:
    found, _ = await answer(get_introspection_query(specified_by_url=True, input_value_deprecation=True))
    assert "errors" not in found


async def test_a_subscription_is_measured_like_the_rest() -> None:
    found, _ = await answer(
        "subscription { news { page(first: 100) { nodes { page { nodes { id } } } } } }", cost=2_000
    )
    assert found["errors"][0]["extensions"]["code"] == "QUERY_TOO_EXPENSIVE"


async def test_subscriptions_are_sent_to_their_own_door() -> None:
    found, _ = await answer("subscription { news { id } }")
    assert found["errors"] == [
        {
            "message": "Subscriptions run over a WebSocket: "
            "connect to this path with the protocol graphql-transport-ws",
            "extensions": {"code": "SUBSCRIPTION_NEEDS_WEBSOCKET", "statusCode": 400},
        }
    ]
