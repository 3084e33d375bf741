"""Random documents: our engine and Strawberry's own executor always agree."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import HealthCheck, given, settings

from tests.schema.execution.both import both
from tests.schema.execution.random_documents import documents


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents())
def test_any_document_has_the_same_answer_from_both(document: tuple[str, dict[str, Any]]) -> None:
    asyncio.run(compared(*document))


async def compared(text: str, variables: dict[str, Any]) -> None:
    """Compare, then let graphql-core end what it leaves running when a sibling field has failed at once."""
    await both(text, variables)
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)
