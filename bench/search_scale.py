"""How long a search takes as an agent grows, what its indexes miss, and what 1,000 other agents cost it.

    python -m bench.search_scale [--sizes 1000 10000 100000] [--others 1000]

Chunks are three real sentences each, put together at random, with the sum of their vectors. Prints the time of a search
as its caller sees it, the embedding of the question apart. Takes five minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import Sequence
from math import sqrt
from statistics import median

from bench.database import throw_away_database
from bench.questions import ATTRIBUTION, squad
from bench.remembering import Remembering
from knowledge.embed import Vector, embedder_of
from knowledge.search import Found, Scope, large, search
from knowledge.search.indexes import LARGE, keep_indexes
from knowledge.sentences import sentences_of
from models import database
from tests.trained import agent_knowing

QUESTIONS, SENTENCES = 60, 1_500
A_DOCUMENT = 50
"""Chunks of one document."""


class Texts:
    """Endless chunks of real sentences."""

    def __init__(self, sentences: Sequence[str], vectors: Sequence[Vector], seed: int) -> None:
        self._pairs = list(zip(sentences, vectors, strict=True))
        self._random = random.Random(seed)

    def chunk(self) -> tuple[str, Vector]:
        """Three sentences, and a vector between theirs."""
        chosen = self._random.sample(self._pairs, 3)
        summed = [sum(numbers) for numbers in zip(*(vector for _, vector in chosen), strict=True)]
        length = sqrt(sum(number * number for number in summed))
        return " ".join(text for text, _ in chosen), [number / length for number in summed]


async def agent_of(size: int, texts: Texts, embedder: Remembering, *, analyze: bool = True) -> Scope:
    """An agent with so many chunks."""
    chunks = [texts.chunk() for _ in range(size)]
    passages = [(f"Document {at // A_DOCUMENT}", text) for at, (text, _) in enumerate(chunks)]
    return await agent_knowing(passages, embedder, [vector for _, vector in chunks], analyze=analyze)


async def timed(scope: Scope, questions: Sequence[str], embedder: Remembering) -> tuple[list[Found], float]:
    """What each question finds, and the median of the times in ms; the first round only warms up."""
    found, took = [], []
    for question in [*questions, *questions]:
        start = time.perf_counter()
        found.append(await search(scope, question, embedder))
        took.append(time.perf_counter() - start)
    return found[len(questions) :], median(took[len(questions) :]) * 1e3


def recall(exact: Sequence[Found], indexed: Sequence[Found]) -> float:
    """Which share of the exact search's hits the other has."""
    both = [
        {hit.chunk_id for hit in one.evidence} & {hit.chunk_id for hit in two.evidence}
        for one, two in zip(exact, indexed, strict=True)
    ]
    return sum(map(len, both)) / sum(len(found.evidence) for found in exact)


async def main(sizes: Sequence[int], others: int) -> None:
    """All sizes, alone and among others."""
    print(ATTRIBUTION)
    embedder = Remembering(embedder_of())
    reading = squad()
    every = [text[start:end] for text in reading.paragraphs for start, end in sentences_of(text)]
    sentences = every[:: max(1, len(every) // SENTENCES)]
    texts = Texts(sentences, await embedder.passages(sentences), seed=1)
    step = len(reading.questions) // QUESTIONS
    questions = [question.text for question in reading.questions[::step]][:QUESTIONS]
    async with throw_away_database():
        print(f"\n{'chunks':>8} {'way':<8} {'p50 ms':>7}  recall@8")
        agents = [await _alone(size, texts, questions, embedder) for size in sizes]
        for _ in range(others):
            await agent_of(20, texts, embedder, analyze=False)
        await database.execute("ANALYZE")
        print(f"\nAmong {others} other agents of 20 chunks each")
        for size, scope in zip(sizes, agents, strict=True):
            _, took = await timed(scope, questions, embedder)
            print(f"{size:>8} {'':<8} {took:>7.1f}")


async def _alone(size: int, texts: Texts, questions: Sequence[str], embedder: Remembering) -> Scope:
    scope = await agent_of(size, texts, embedder)
    exact, took = await timed(scope, questions, embedder)
    print(f"{size:>8} {'exact':<8} {took:>7.1f}")
    if size >= LARGE:
        start = time.perf_counter()
        await keep_indexes()
        large.forget()
        indexed, quicker = await timed(scope, questions, embedder)
        built = time.perf_counter() - start
        print(f"{size:>8} {'indexed':<8} {quicker:>7.1f}  {recall(exact, indexed):.4f}   (built in {built:.0f} s)")
    return scope


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--others", type=int, default=1_000)
    given = parser.parse_args()
    asyncio.run(main(given.sizes, given.others))
