"""How long a search takes as an agent grows, what its indexes miss, and what 1,000 other agents cost it.

    python -m bench.search_scale [--sizes 1000 10000 100000] [--others 1000] [--texts mixed|real]

Chunks are three sentences of real texts with the sum of their vectors: `mixed`, put together at random, which no text
does; or `real`, two that follow each other and one from nearby: alike as pages of one site or versions of one page.

Prints the time of a search as its caller sees it, the embedding of the question apart; the share of the exact search's
eight hits that the indexed one has; and the share of the eight nearest vectors that HNSW alone has. 100,000 chunks take
three minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import Iterator, Sequence
from math import sqrt
from statistics import median

from bench.database import settle, throw_away_database
from bench.questions import ATTRIBUTION, DATA, squad, xquad
from bench.remembering import Remembering
from knowledge.embed import Vector, embedder_of, halfvec, mark_of
from knowledge.parse import parse
from knowledge.search import Found, Scope, large, search
from knowledge.search.indexes import LARGE, keep_indexes
from knowledge.search.statement import WIDER
from knowledge.sentences import sentences_of
from models import database
from tests.trained import agent_knowing

QUESTIONS, MIXED, HITS = 60, 1_500, 8
NEARBY = 25
"""Sentences within which a real chunk's third one stands."""
A_DOCUMENT = 50
"""Chunks of one document."""

Chunk = tuple[str, Vector]


async def mixed(embedder: Remembering) -> Iterator[Chunk]:
    """Endless chunks of three sentences each, from all over the texts."""
    every = [sentence for text in squad().paragraphs for sentence in _sentences(text)]
    sentences = every[:: max(1, len(every) // MIXED)]
    pairs = list(zip(sentences, await embedder.passages(sentences), strict=True))
    choice = random.Random(1)
    return (_together(choice.sample(pairs, 3)) for _ in iter(int, 1))


async def real(embedder: Remembering) -> Iterator[Chunk]:
    """Some 200,000 chunks, each once, in any order: there are many that share two sentences of three."""
    report = await parse((DATA / "pdf" / "hhs.pdf").read_bytes(), "hhs.pdf")
    corpora = [(DATA / "chunking" / name).read_text() for name in ("state_of_the_union.md", "wikitexts.md")]
    texts = [*squad().paragraphs, *xquad("de").paragraphs, *corpora, report.text]
    sentences = list(dict.fromkeys(sentence for text in texts for sentence in _sentences(text)))
    pairs = list(zip(sentences, await embedder.passages(sentences), strict=True))
    places = [(start, start + 1 + far) for start in range(len(pairs) - NEARBY) for far in range(1, NEARBY)]
    random.Random(1).shuffle(places)
    return (_together([pairs[start], pairs[start + 1], pairs[other]]) for start, other in places)


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences_of(text)]


def _together(pairs: Sequence[Chunk]) -> Chunk:
    summed = [sum(numbers) for numbers in zip(*(vector for _, vector in pairs), strict=True)]
    length = sqrt(sum(number * number for number in summed))
    return " ".join(text for text, _ in pairs), [number / length for number in summed]


async def agent_of(size: int, texts: Iterator[Chunk], embedder: Remembering) -> Scope:
    """An agent with so many chunks."""
    chunks = [next(texts) for _ in range(size)]
    passages = [(f"Document {at // A_DOCUMENT}", text) for at, (text, _) in enumerate(chunks)]
    return await agent_knowing(passages, embedder, [vector for _, vector in chunks], analyze=False)


async def timed(scope: Scope, questions: Sequence[str], embedder: Remembering) -> tuple[list[Found], float]:
    """What each question finds, and the median of the times in ms; the first round only warms up."""
    found, took = [], []
    for question in [*questions, *questions]:
        start = time.perf_counter()
        found.append(await search(scope, question, embedder, HITS))
        took.append(time.perf_counter() - start)
    return found[len(questions) :], median(took[len(questions) :]) * 1e3


async def nearest(scope: Scope, question: str, embedder: Remembering, *, exact: bool) -> set[str]:
    """The eight chunks whose vectors are nearest: by looking at each, or by HNSW as the search uses it."""
    near = f"c.embedding::halfvec({embedder.dimensions}) <#> $1::text::halfvec({embedder.dimensions})"
    mine = f"c.live AND c.agent_id = '{scope.agent_id}' AND c.embedder = '{mark_of(embedder)}'"
    sql = f"SELECT c.id FROM chunks c WHERE {mine} ORDER BY {f'({near}) + 0' if exact else near} LIMIT {HITS}"
    async with database.transaction():
        await database.execute(WIDER)
        return {row["id"] for row in await database.fetch(sql, halfvec(await embedder.query(question)))}


async def recalls(
    scope: Scope, questions: Sequence[str], embedder: Remembering, exact: Sequence[Found], indexed: Sequence[Found]
) -> tuple[float, float]:
    """Which share of the exact search's hits the indexed one has, and HNSW alone of the nearest chunks."""
    hits = [{hit.chunk_id for hit in found.evidence} for found in exact]
    kept = [{hit.chunk_id for hit in found.evidence} for found in indexed]
    near = [await nearest(scope, question, embedder, exact=True) for question in questions]
    hnsw = [await nearest(scope, question, embedder, exact=False) for question in questions]
    return _share(hits, kept), _share(near, hnsw)


def _share(wanted: Sequence[set[str]], got: Sequence[set[str]]) -> float:
    return sum(len(one & two) for one, two in zip(wanted, got, strict=True)) / sum(map(len, wanted))


async def main(sizes: Sequence[int], others: int, kind: str) -> None:
    """All sizes, alone and among others."""
    print(ATTRIBUTION)
    embedder = Remembering(embedder_of())
    texts = await {"mixed": mixed, "real": real}[kind](embedder)
    every = squad().questions
    questions = [question.text for question in every[:: len(every) // QUESTIONS]][:QUESTIONS]
    async with throw_away_database():
        print(f"\n{'chunks':>8} {'way':<8} {'p50 ms':>7}  recall@8  HNSW@8   ({kind} texts)")
        agents = [await _alone(size, texts, questions, embedder) for size in sizes]
        for _ in range(others):
            await agent_of(20, texts, embedder)
        await settle()
        print(f"\nAmong {others} other agents of 20 chunks each")
        for size, scope in zip(sizes, agents, strict=True):
            _, took = await timed(scope, questions, embedder)
            print(f"{size:>8} {'':<8} {took:>7.1f}")


async def _alone(size: int, texts: Iterator[Chunk], questions: Sequence[str], embedder: Remembering) -> Scope:
    scope = await agent_of(size, texts, embedder)
    await settle()
    exact, took = await timed(scope, questions, embedder)
    print(f"{size:>8} {'exact':<8} {took:>7.1f}", flush=True)
    if size >= LARGE:
        start = time.perf_counter()
        await keep_indexes()
        built = time.perf_counter() - start
        await settle()
        large.forget()
        indexed, quicker = await timed(scope, questions, embedder)
        shares = await recalls(scope, questions, embedder, exact, indexed)
        print(
            f"{size:>8} {'indexed':<8} {quicker:>7.1f}  {shares[0]:.4f}    {shares[1]:.4f}   (built in {built:.0f} s)"
        )
    return scope


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--others", type=int, default=1_000)
    parser.add_argument("--texts", choices=["mixed", "real"], default="mixed")
    given = parser.parse_args()
    asyncio.run(main(given.sizes, given.others, given.texts))
