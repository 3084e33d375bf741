"""Random documents: our engine and Strawberry's own executor always agree."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.schema.execution.both import both
from tests.schema.execution.random_documents import documents


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents())
def agree(document: tuple[str, dict[str, Any]]) -> None:
    """One document, both executors."""
    text, variables = document
    asyncio.run(both(text, variables))


# Closing the loop drops what graphql-core left running after a sibling's failure; that isn't ours to report.
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_any_document_has_the_same_answer_from_both() -> None:
    agree()
    gc.collect()
