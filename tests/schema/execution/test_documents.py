"""Documents are read once and kept, as long as there is room."""

from __future__ import annotations

import asyncio
from time import process_time

import pytest
from graphql import get_introspection_query

from schema.execution.assemble import core_of
from schema.execution.documents import Document, Documents
from schema.execution.limits import Limits
from schema.execution.refusals import Refused
from schema.execution.request import Request
from tests.schema.execution.things import SCHEMA


def kept(**limits: int) -> Documents:
    return Documents(core_of(SCHEMA), Limits(**limits))


async def found(documents: Documents, text: str) -> Document:
    return documents.known(text) or await documents.read(text)


async def test_a_document_is_read_once() -> None:
    documents = kept()
    first = await documents.read("{ thing { id } }")
    assert documents.known("{ thing { id } }") is first
    assert documents.known("{ thing { name } }") is None


async def test_a_document_that_many_send_at_once_is_read_once() -> None:
    documents = kept()
    [first, *others] = await asyncio.gather(*(documents.read("{ thing { id } }") for _ in range(9)))
    assert all(other is first for other in others)


async def test_others_go_on_while_a_document_is_read() -> None:
    documents, passed = kept(), 0
    reading = asyncio.create_task(documents.read(get_introspection_query()))
    while not reading.done():
        await asyncio.sleep(0)
        passed += 1
    assert passed >= 5


@pytest.mark.parametrize(
    "text",
    [
        f"{{ {' '.join(f'a{n}: thing {{ id name }}' for n in range(400))} }}",
        f"{{ echo(colours: [{'RED ' * 1500}]) }}",
        f"{{ {'# said ' * 1} {chr(10).join('#' for _ in range(1500))} {chr(10)} thing {{ id }} }}",
    ],
    ids=["fields", "values", "comments"],
)
async def test_no_step_of_reading_holds_the_others_up(text: str) -> None:
    steps, reading = [], asyncio.create_task(kept(fields=2000, values=2000, aliases=2000).read(text))
    while not reading.done():
        began = process_time()
        await asyncio.sleep(0)
        steps.append(process_time() - began)
    assert len(steps) >= 4
    assert sorted(steps)[len(steps) // 2] < 0.002


async def test_a_plan_is_made_once_for_each_way_its_conditions_turn_out() -> None:
    documents, inputs = kept(), {"yes": True}
    document = await documents.read("query ($yes: Boolean!) { thing @include(if: $yes) { id } }")
    operation = document.operation(None)
    assert operation.prepared(inputs) is None
    request = Request(core_of(SCHEMA), operation, inputs, inputs, None, lambda error, _: None)
    made = await documents.planned(request)
    assert operation.prepared(inputs) is made
    assert operation.prepared({"yes": False}) is None


async def test_a_refused_document_stays_refused_without_being_read_again() -> None:
    documents = kept()
    refusals = []
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            await found(documents, "{ nothing }")
        refusals.append(refused.value.errors)
    assert refusals[0] is refusals[1]


async def test_the_least_recently_used_document_is_forgotten_first() -> None:
    documents = kept(documents=2)
    first = await found(documents, "{ thing { id } }")
    second = await found(documents, "{ thing { name } }")
    assert await found(documents, "{ thing { id } }") is first
    await found(documents, "{ thing { flag } }")
    assert await found(documents, "{ thing { id } }") is first
    assert await found(documents, "{ thing { name } }") is not second


async def test_documents_are_forgotten_when_they_are_too_many_bytes_together() -> None:
    documents = kept(kept_bytes=100)
    first = await found(documents, "{ thing { id } }")
    await found(documents, "{ thing { id } }" + " " * 60)
    assert await found(documents, "{ thing { id } }") is first
    await found(documents, "{ thing { id } }" + " " * 85)
    assert await found(documents, "{ thing { id } }") is not first


async def test_refused_documents_push_out_no_valid_one() -> None:
    documents = kept(documents=2)
    first = await found(documents, "{ thing { id } }")
    for number in range(5):
        with pytest.raises(Refused):
            await found(documents, f"{{ nothing{number} }}")
    assert await found(documents, "{ thing { id } }") is first


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "GRAPHQL_PARSE_FAILED"),
        ("{ thing { id }", "GRAPHQL_PARSE_FAILED"),
        ("{ thing }", "GRAPHQL_VALIDATION_FAILED"),
        ("type A { a: Int }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($a: Thing) { thing { id } }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_what_isn_t_graphql_is_told_where(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        await kept().read(text)
    [error, *_] = refused.value.errors
    assert error["extensions"] == {"code": code, "statusCode": 400}
    assert error["locations"]
