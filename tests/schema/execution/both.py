"""Runs one document through our engine and through Strawberry's own executor, and compares the answers."""

from __future__ import annotations

import gc
import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import strawberry
from graphql import GraphQLError

from schema.execution import Engine, Limits
from schema.execution.faults import MASKED, explained
from tests.schema.execution.batches import Context
from tests.schema.execution.things import SCHEMA

logging.getLogger("strawberry.execution").disabled = True  # it writes a traceback for each error that is meant

ROOMY = Limits(depth=40, fields=20_000, aliases=5_000, repeats=5_000, cost=10**9, mutation_cost=10**9)
Place = tuple[str | int, ...]


@dataclass
class Both:
    """What both answered, and what ours did on the way."""

    data: Any
    errors: list[dict[str, Any]]
    context: Context
    faults: list[Exception]

    @property
    def messages(self) -> list[tuple[str, Place]]:
        """Each error's words and path."""
        return [(error["message"], tuple(error.get("path", ()))) for error in self.errors]


async def both(
    text: str,
    variables: Mapping[str, Any] | None = None,
    operation_name: str | None = None,
    *,
    schema: strawberry.Schema = SCHEMA,
) -> Both:
    """Our answer, after finding it equal to Strawberry's."""
    context, faults = Context(), list[Exception]()
    engine = Engine(schema, limits=ROOMY, on_fault=lambda error, _: faults.append(error))
    answer = await engine.execute(text, variables, operation_name, context=context)
    data, errors = written(answer.get("data")), answer.get("errors", [])
    with forgotten_coroutines():
        theirs = await schema.execute(text, dict(variables or {}), Context(), operation_name=operation_name)
        assert data == theirs.data
        if data is None and not any("path" in error for error in errors):
            assert sorted(e["message"] for e in errors) == sorted(e.message for e in theirs.errors or ())
        else:
            same_errors(data, errors, theirs.errors or [])
        del theirs
    return Both(data, errors, context, faults)


@contextmanager
def forgotten_coroutines() -> Iterator[None]:
    """graphql-core leaves coroutines behind when a sibling field fails first; that isn't ours to report."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)
        yield
        gc.collect(1)


def written(value: Any) -> Any:
    """The answer as JSON has it, with datetimes as Strawberry writes them."""
    if isinstance(value, dict):
        return {key: written(item) for key, item in value.items()}
    if isinstance(value, list):
        return [written(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


def same_errors(data: Any, ours: list[dict[str, Any]], theirs: list[GraphQLError]) -> None:
    """The same nulls are explained, by the same errors.

    An error that a null field made itself must be equal in words, path and place in the document. Where several
    fields below could have made the null, each executor tells the one that it met first: ours must be one of them.
    """
    explained_nulls: dict[Place, list[GraphQLError]] = {}
    for error in theirs:
        explained_nulls.setdefault(_null(data, tuple(error.path or ())), []).append(error)
    found = {_null(data, tuple(error["path"])): error for error in ours}
    assert len(found) == len(ours), "one error a null"
    assert found.keys() == explained_nulls.keys()
    for place, our in found.items():
        same = [their for their in explained_nulls[place] if their.path == our["path"]]
        if same:
            assert our["message"] == _words(same[0])
            assert our["locations"] == [location.formatted for location in same[0].locations or ()]
        else:
            assert tuple(our["path"]) != place, "an error of the null field itself, which Strawberry hasn't met"
            assert all(tuple(their.path or ()) != place for their in explained_nulls[place])


def _words(error: GraphQLError) -> str:
    message, _ = explained(error)
    original = error.original_error
    return str(original) if message == MASKED and isinstance(original, TypeError) else message


def _null(data: Any, path: Place) -> Place:
    for depth, key in enumerate(path):
        if data is None:
            return path[:depth]
        data = data[key]
    assert data is None, "an error's path ends in a null"
    return path
