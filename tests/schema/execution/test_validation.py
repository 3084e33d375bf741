"""Our way through the rules finds what graphql-core's own finds, and leaves nothing behind."""

from __future__ import annotations

import gc

import pytest
from graphql import parse, validate

from schema.execution.assemble import core_of
from schema.execution.validation import MOST_ERRORS, RULES, mistakes
from tests.schema.execution.things import SCHEMA

CORE = core_of(SCHEMA)

FINE = [
    "{ thing { id child { id } } }",
    "query ($w: String, $yes: Boolean!) { echo(word: $w) @include(if: $yes) ...F } fragment F on Query { __typename }",
]
WRONG = {
    "an unknown field": "{ nothing thing { nowhere } }",
    "no selection": "{ thing }",
    "an unknown type": "query ($a: Nothing) { thing { id } }",
    "variables": "query ($a: Int, $b: Int) { echo(word: $a, number: $c) ...F } fragment F on Query { echo(word: $d) }",
    "arguments": '{ page(first: "x", nonsense: 1) { nodes { id } } }',
    "one key for two fields": "{ thing { a: id a: name child { id } child { name } } }",
    "fragments": "{ ...A ...No } fragment A on Query { ...B } fragment B on Query { ...A } fragment C on Colour { x }",
    "directives": "{ thing @nothing { id @skip @skip(if: 1) } }",
    "not to be run": "type A { a: Int } { thing { id } }",
    "two without names": "{ thing { id } } { thing { name } }",
    "just as many as are told": f"{{ {' '.join(f'no{n}' for n in range(MOST_ERRORS))} }}",
    "one more": f"{{ {' '.join(f'no{n}' for n in range(MOST_ERRORS + 1))} }}",
    "fragments, too deep": " ".join(
        [
            "{ ...F0 }",
            *(f"fragment F{n} on Query {{ {'... { ' * 40} ...F{n + 1} {'} ' * 40} }}" for n in range(40)),
            "fragment F40 on Query { thing { id } }",
        ]
    ),
}


@pytest.mark.parametrize("text", FINE)
def test_a_valid_document_has_no_mistakes(text: str) -> None:
    assert mistakes(CORE, parse(text)) == []


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_mistakes_are_told_as_graphql_core_tells_them(text: str) -> None:
    document = parse(text)
    found = [error.formatted for error in mistakes(CORE, document)]
    assert found == [error.formatted for error in validate(CORE, document, RULES, max_errors=MOST_ERRORS)]
    assert found


def test_hardly_anything_is_left_for_the_garbage_collector() -> None:
    document = parse(f"query ($w: String) {{ {' '.join(f'a{n}: echo(word: $w)' for n in range(100))} }}")
    mistakes(CORE, document)
    gc.collect()
    gc.disable()
    try:
        mistakes(CORE, document)
        assert gc.collect() < 200
    finally:
        gc.enable()
