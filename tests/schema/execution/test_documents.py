"""Documents are read once and kept, as long as there is room."""

from __future__ import annotations

import pytest

from schema.execution.assemble import core_of
from schema.execution.documents import Documents
from schema.execution.limits import Limits
from schema.execution.refusals import Refused
from tests.schema.execution.things import SCHEMA


def kept(**limits: int) -> Documents:
    return Documents(core_of(SCHEMA), Limits(**limits))


def test_a_document_is_read_once() -> None:
    documents = kept()
    assert documents.get("{ thing { id } }") is documents.get("{ thing { id } }")


def test_a_refused_document_stays_refused_without_being_read_again() -> None:
    documents = kept()
    refusals = []
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            documents.get("{ nothing }")
        refusals.append(refused.value.errors)
    assert refusals[0] is refusals[1]


def test_the_least_recently_used_document_is_forgotten_first() -> None:
    documents = kept(documents=2)
    first = documents.get("{ thing { id } }")
    second = documents.get("{ thing { name } }")
    assert documents.get("{ thing { id } }") is first
    documents.get("{ thing { flag } }")
    assert documents.get("{ thing { id } }") is first
    assert documents.get("{ thing { name } }") is not second


def test_documents_are_forgotten_when_they_are_too_many_bytes_together() -> None:
    documents = kept(kept_bytes=100)
    first = documents.get("{ thing { id } }")
    documents.get("{ thing { id } }" + " " * 60)
    assert documents.get("{ thing { id } }") is first
    documents.get("{ thing { id } }" + " " * 85)
    assert documents.get("{ thing { id } }") is not first


def test_refused_documents_push_out_no_valid_one() -> None:
    documents = kept(documents=2)
    first = documents.get("{ thing { id } }")
    for number in range(5):
        with pytest.raises(Refused):
            documents.get(f"{{ nothing{number} }}")
    assert documents.get("{ thing { id } }") is first


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
def test_what_isn_t_graphql_is_told_where(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        kept().get(text)
    [error, *_] = refused.value.errors
    assert error["extensions"] == {"code": code, "statusCode": 400}
    assert error["locations"]
