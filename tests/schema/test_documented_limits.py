"""What the documentation says one request may ask for is what the code lets it ask for."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from access.turns import MOST_WAITING
from app.graphql_answers import LARGEST, LARGEST_MESSAGE
from kit.pages import LARGEST_PAGE
from models.engine import READ_SECONDS
from schema.execution import Limits
from schema.execution.cost import COUNTED, PLAIN_LIST

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
LIMITS = asdict(Limits())
SAID = {
    "bytes": "{:,} bytes",
    "tokens": "{:,} tokens",
    "definitions": "{} operations and fragments",
    "depth": "{} levels",
    "fields": "{} fields",
    "aliases": "{} aliases",
    "repeats": "{} repeated fields",
    "values": "{} written values",
    "cost": "| cost of a query | {:,};",
    "mutation_cost": "after a change {:,}",
    "event_cost": "each event {}",
    "light": "cost above {}",
    "light_edges": "more than {} edges",
}
INSIDE = {"introspection", "documents", "kept_bytes"}
"""Limits that nobody meets who asks for data."""


def section() -> str:
    [_, found] = OPERATIONS.read_text("utf-8").split("## What one request may ask for")
    return found.partition("\n## ")[0]


def test_every_limit_is_told() -> None:
    assert set(SAID) | INSIDE == set(LIMITS)


@pytest.mark.parametrize("limit", SAID)
def test_a_limit_is_the_documented_one(limit: str) -> None:
    assert SAID[limit].format(LIMITS[limit]) in section()


def test_the_others_are_too() -> None:
    for said in (
        f"{LARGEST // 1_000_000} MB, over a socket {LARGEST_MESSAGE // 1_000_000} MB",
        f"{LARGEST_PAGE} rows a page",
        f"{READ_SECONDS} s a statement",
        f"{MOST_WAITING} waiting of one caller",
        f"without pages count {PLAIN_LIST}",
        f"a count {COUNTED}",
    ):
        assert said in section()
