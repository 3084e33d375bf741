"""From a question to its evidence, on the real database."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kit.ids import new_id
from knowledge.search import Scope, search
from knowledge.search.statement import SEARCH, indexed_search
from models import database
from tests.embedders import Babel, HashedWords, Unreachable
from tests.trained import agent_knowing

pytestmark = pytest.mark.usefixtures("database")

HANDBOOK = [
    ("Returns", "Unused items can be returned within 30 days of delivery."),
    ("Returns", "The refund is paid to the card that was charged."),
    ("Shipping", "Parcels within the country arrive after two working days."),
    ("Shipping", "Express parcels arrive the next morning and cost 12 euros."),
    ("Company", "The company was founded in Bern in 1987 by two sisters."),
]


async def found_in(scope: Scope, question: str, embedder: HashedWords, limit: int = 8) -> list[str]:
    return [hit.text for hit in (await search(scope, question, embedder, limit)).evidence]


async def test_the_best_evidence_comes_first_with_all_that_a_citation_needs() -> None:
    embedder = HashedWords()
    scope = await agent_knowing(HANDBOOK, embedder)
    found = await search(scope, "What do express parcels cost?", embedder)
    best = found.evidence[0]
    assert best.text == HANDBOOK[3][1]
    assert (best.title, best.source_name, best.heading) == ("Shipping", "Handbook", None)
    assert found.enough
    document = await database.fetchrow("SELECT text FROM documents WHERE id = $1::uuid", best.document_id)
    assert document is not None
    assert document["text"][best.start : best.end] == best.text


async def test_scores_explain_the_order() -> None:
    embedder = HashedWords()
    found = await search(await agent_knowing(HANDBOOK, embedder), "refund to the card", embedder)
    scores = [hit.score for hit in found.evidence]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == pytest.approx(1)
    assert found.evidence[0].word_score > 0 == found.evidence[-1].word_score


async def test_a_wall_stands_between_agents() -> None:
    embedder = HashedWords()
    ours = await agent_knowing(HANDBOOK, embedder)
    theirs = await agent_knowing([("Secret", "Express parcels cost us 3 euros.")], embedder)
    assert await found_in(theirs, "What do express parcels cost?", embedder) == ["Express parcels cost us 3 euros."]
    assert "Express parcels cost us 3 euros." not in await found_in(ours, "What do express parcels cost?", embedder)
    assert await found_in(replace(ours, workspace_id=theirs.workspace_id), "express parcels", embedder) == []


async def test_one_source_alone_can_be_searched() -> None:
    embedder = HashedWords()
    scope = await agent_knowing(HANDBOOK, embedder)
    row = await database.fetchrow("SELECT id FROM sources WHERE agent_id = $1::uuid", scope.agent_id)
    assert row is not None
    assert len(await found_in(replace(scope, source_id=row["id"]), "parcels", embedder)) == len(HANDBOOK)
    assert await found_in(replace(scope, source_id=str(new_id())), "parcels", embedder) == []


async def test_chunks_that_are_being_trained_don_t_answer_yet() -> None:
    embedder = HashedWords()
    scope = await agent_knowing(HANDBOOK, embedder)
    await database.execute(
        "UPDATE chunks SET live = false WHERE agent_id = $1::uuid AND text LIKE 'Express%'", scope.agent_id
    )
    assert HANDBOOK[3][1] not in await found_in(scope, "What do express parcels cost?", embedder)


async def test_off_topic_questions_are_not_answered() -> None:
    embedder = HashedWords()
    found = await search(await agent_knowing(HANDBOOK, embedder), "Who painted the ceiling of the chapel?", embedder)
    assert not found.enough
    assert found.confidence < found.threshold
    assert found.reason


async def test_an_agent_that_knows_nothing_says_so() -> None:
    found = await search(Scope(str(new_id()), str(new_id())), "Anything?", HashedWords())
    assert (found.evidence, found.enough) == ((), False)
    assert "No source is trained" in (found.reason or "")


@pytest.mark.parametrize("known", [1, 2, 3])
async def test_an_agent_with_very_few_chunks_answers_and_refuses(known: int) -> None:
    embedder = HashedWords()
    scope = await agent_knowing(HANDBOOK[:known], embedder)
    answered = await search(scope, "Within how many days can items be returned?", embedder)
    assert answered.enough
    assert answered.evidence[0].text == HANDBOOK[0][1]
    assert not (await search(scope, "When was the company founded?", embedder)).enough


@pytest.mark.parametrize("question", ["", "?!", "what is it", "zzzz qqqq", "東京", "\x00", "' OR 1=1 --", "{1:2}/3"])
async def test_no_question_is_too_strange(question: str) -> None:
    embedder = HashedWords()
    scope = await agent_knowing(HANDBOOK, embedder)
    found = await search(scope, question, embedder)
    assert len(found.evidence) == len(HANDBOOK)
    assert not found.enough


async def test_the_same_question_finds_the_same_even_among_twins() -> None:
    embedder = HashedWords()
    scope = await agent_knowing([("Page", "Opening hours are nine to five.")] * 12, embedder)
    first = (await search(scope, "opening hours", embedder, limit=5)).evidence
    again = [(await search(scope, "opening hours", embedder, limit=5)).evidence for _ in range(3)]
    assert again == [first] * 3


async def test_without_the_embedder_words_alone_find_it() -> None:
    embedder = Unreachable()
    found = await search(await agent_knowing(HANDBOOK, embedder), "What do express parcels cost?", embedder)
    assert found.evidence[0].text == HANDBOOK[3][1]
    assert found.evidence[0].meaning_score == 0
    assert found.enough


async def test_an_embedder_that_understands_nothing_doesn_t_drag_words_down() -> None:
    embedder = Babel()
    scope = await agent_knowing(HANDBOOK, embedder)
    assert (await found_in(scope, "What do express parcels cost?", embedder))[0] == HANDBOOK[3][1]


async def test_vectors_of_another_embedder_are_not_compared() -> None:
    old, new = HashedWords(), HashedWords()
    new.version = "2"
    scope = await agent_knowing(HANDBOOK, old)
    found = await search(scope, "What do express parcels cost?", new)
    assert found.evidence[0].text == HANDBOOK[3][1]
    assert {hit.meaning_score for hit in found.evidence} == {0}


async def test_a_word_is_found_in_the_language_that_has_it() -> None:
    embedder = HashedWords()
    german = ("Versand", "Die Lieferungen werden am nächsten Tag zugestellt und kosten nichts.")
    scope = await agent_knowing([*HANDBOOK, german], embedder)
    assert (await found_in(scope, "Lieferung?", embedder))[0] == german[1]


async def test_what_is_the_same_for_all_chunks_is_worked_out_once() -> None:
    """PostgreSQL forgets a statement's values after some uses; reading the vector for each chunk took seconds."""
    connection = await database.own_connection()
    await connection.execute(f"SET plan_cache_mode = force_generic_plan; PREPARE search AS {SEARCH}")
    rows = await connection.fetch(f"EXPLAIN (VERBOSE, COSTS OFF) EXECUTE search ({', '.join(['NULL'] * 9)})")
    await connection.close()
    lines = [row[0] for row in rows]
    scan = next(at for at, line in enumerate(lines) if "on public.chunks c_1" in line)
    assert "<#> (InitPlan" in lines[scan + 1]
    assert "$5" not in lines[scan + 1]


def test_no_step_is_left_to_be_repeated() -> None:
    """With a thousand agents in the table PostgreSQL expects one chunk, and worked the median out for each of them."""
    for statement in (SEARCH, indexed_search("0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f", "it's@1", 384)):
        steps = re.findall(r"(?:WITH|\),) (\w+) AS( MATERIALIZED)? \(", statement)
        assert len(steps) >= 8
        assert [name for name, materialized in steps if not materialized] == []
