"""Agents with very many chunks: their own indexes come and go, and find what looking at every chunk finds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.search import Scope, indexes, large, search
from knowledge.search.indexes import keep_indexes
from models import database
from models.database import Record
from tests.embedders import HashedWords
from tests.trained import agent_knowing

pytestmark = pytest.mark.usefixtures("database")

PAGES = [
    (f"Page {number}", f"Machine {number} is cleaned every {number} days, and its {part} is changed by hand.")
    for number, part in zip(range(2, 62), ["belt", "filter", "lamp", "valve"] * 15, strict=True)
]


@pytest.fixture(autouse=True)
def sixty_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real bounds are 8,000 and 4,000."""
    monkeypatch.setattr(indexes, "LARGE", 50)
    monkeypatch.setattr(indexes, "SMALL", 20)
    monkeypatch.setattr(large, "_LOOK_AGAIN", -1.0)
    monkeypatch.setattr(large, "_known", large._Known())


async def indexes_of(scope: Scope) -> list[Record]:
    code = scope.agent_id.replace("-", "")
    return await database.fetch(
        "SELECT indexname FROM pg_indexes WHERE indexname LIKE $1 ORDER BY 1", f"chunks%{code}%"
    )


async def test_only_a_large_agent_has_indexes_and_only_while_it_is_large() -> None:
    embedder = HashedWords()
    many, few = await agent_knowing(PAGES, embedder), await agent_knowing(PAGES[:30], embedder)
    await keep_indexes()
    assert len(await indexes_of(many)) == 2
    assert await indexes_of(few) == []
    await database.execute("DELETE FROM documents WHERE agent_id = $1::uuid AND title > 'Page 4'", many.agent_id)
    await keep_indexes()
    assert len(await indexes_of(many)) == 2  # 31 left: few enough not to begin, but not to give up either
    await database.execute("DELETE FROM agents WHERE id = $1::uuid", many.agent_id)
    await keep_indexes()
    assert await indexes_of(many) == []


async def test_only_the_largest_have_indexes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexes, "_MOST", 1)
    larger, large_too = await agent_knowing(PAGES, HashedWords()), await agent_knowing(PAGES[:55], HashedWords())
    await keep_indexes()
    assert len(await indexes_of(larger)) == 2
    assert await indexes_of(large_too) == []


async def test_an_index_that_was_broken_off_is_made_anew() -> None:
    scope = await agent_knowing(PAGES, HashedWords())
    await keep_indexes()
    near = (await indexes_of(scope))[0]["indexname"]
    await database.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = $1::text::regclass", near)
    await keep_indexes()
    row = await database.fetchrow("SELECT indisvalid FROM pg_index WHERE indexrelid = $1::text::regclass", near)
    assert row is not None
    assert row["indisvalid"]


async def test_the_indexes_find_what_looking_at_every_chunk_finds() -> None:
    embedder = HashedWords()
    scope = await agent_knowing(PAGES, embedder)
    questions = [f"How often is machine {number} cleaned?" for number in range(5, 60, 7)] + ["Who changes the valve?"]
    exact = [await search(scope, question, embedder, limit=1) for question in questions]
    await keep_indexes()
    assert await large.is_indexed(scope.agent_id, "hashed-words@1")
    indexed = [await search(scope, question, embedder, limit=1) for question in questions]
    assert [found.evidence[0].text for found in indexed] == [found.evidence[0].text for found in exact]
    assert [found.enough for found in indexed] == [found.enough for found in exact]


async def test_the_first_search_of_a_process_uses_them() -> None:
    many, few = await agent_knowing(PAGES, HashedWords()), await agent_knowing(PAGES[:30], HashedWords())
    await keep_indexes()
    assert await large.is_indexed(many.agent_id, "hashed-words@1")
    assert not await large.is_indexed(few.agent_id, "hashed-words@1")
    assert not await large.is_indexed(many.agent_id, "other-words@1")


async def source_of(scope: Scope) -> str:
    row = await database.fetchrow("SELECT id::text FROM sources WHERE agent_id = $1::uuid", scope.agent_id)
    assert row is not None
    return str(row["id"])


async def test_the_indexed_search_keeps_to_its_agent_and_its_source() -> None:
    embedder = HashedWords()
    ours, theirs = await agent_knowing(PAGES, embedder), await agent_knowing(PAGES, embedder)
    await keep_indexes()
    for scope in (ours, theirs):
        source = await source_of(scope)
        found = await search(replace(scope, source_id=source), "Who changes the valve?", embedder)
        assert {hit.source_id for hit in found.evidence} == {source}
    crossed = replace(ours, source_id=await source_of(theirs))
    assert (await search(crossed, "Who changes the valve?", embedder)).evidence == ()


async def test_questions_without_known_words_work_as_well() -> None:
    embedder = HashedWords()
    scope = await agent_knowing(PAGES, embedder)
    await keep_indexes()
    for question in ("", "zzzz", "what is it"):
        assert not (await search(scope, question, embedder)).enough
