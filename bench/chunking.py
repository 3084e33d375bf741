"""Do our chunks find the reference spans better than fixed-size chunks of the same average length?

    python -m bench.chunking

Measures of github.com/brandonstarxel/chunking_evaluation, by characters: precision with every reference found (the
share of the touched chunks that is reference: no retrieval in it), and recall, precision and intersection over union of
the five best chunks by the default embedder, all embedded in the same run. "Ours, much edited" is the same text after
each of its blocks had grown and shrunk again, trained each time with the chunks of the time before.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.edits import grown
from knowledge.chunk import Piece, chunks_of, hash_of, passage_of
from knowledge.embed.minilm import MiniLM
from knowledge.parse import Parsed, parse

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "chunking"
CORPORA = {"state_of_the_union": "state_of_the_union.md", "wikitexts": "wikitexts.txt"}
BEST = 5
ATTRIBUTION = (
    "Data: brandonstarxel/chunking_evaluation (MIT); wikitexts from Wikipedia (CC BY-SA); State of the Union 2024 "
    "(public domain). Embedder: all-MiniLM-L6-v2, int8."
)

Span = tuple[int, int]


@dataclass(frozen=True)
class Question:
    """A question and the spans of the parsed text that answer it."""

    text: str
    references: list[Span]


@dataclass(frozen=True)
class Cutting:
    """One way to cut a corpus: the chunks, and what of each is embedded."""

    name: str
    spans: list[Span]
    passages: list[str]


async def main() -> None:
    """Print one row for each corpus and way of cutting."""
    measures = ("precision, all found", f"recall@{BEST}", f"precision@{BEST}", f"IoU@{BEST}")
    table = Table("corpus", "chunks", "number", "characters", *measures, title="Chunks against reference spans")
    embedder = MiniLM()
    for corpus, name in CORPORA.items():
        parsed = await parse((DATA / f"{corpus}.md").read_bytes(), name)
        questions = questions_of(corpus, parsed.text)
        asked = np.array([await embedder.query(question.text) for question in questions])
        for cutting in cuttings_of(parsed):
            scores = asked @ np.array(await embedder.passages(cutting.passages)).T
            table.add_row(corpus, cutting.name, *_figures(cutting, questions, scores))
    console = Console(width=140)
    console.print(table)
    console.print(ATTRIBUTION)


def _figures(cutting: Cutting, questions: Sequence[Question], scores: np.ndarray) -> list[str]:
    """Number and average length of the chunks, then the means of the measures over all questions."""
    measures = [measured(cutting.spans, question, row) for question, row in zip(questions, scores, strict=True)]
    length = np.mean([end - start for start, end in cutting.spans])
    return [str(len(cutting.spans)), f"{length:.0f}", *(f"{mean:.3f}" for mean in np.mean(measures, axis=0))]


def questions_of(corpus: str, text: str) -> list[Question]:
    """The corpus's questions, their references found again in our text (the same words, other whitespace)."""
    with (DATA / "questions_df.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["corpus_id"] == corpus]
    return [
        Question(row["question"], [_found(text, part["content"]) for part in json.loads(row["references"])])
        for row in rows
    ]


def _found(text: str, reference: str) -> Span:
    match = re.search(r"\s+".join(map(re.escape, reference.split())), text)
    assert match is not None, f"lost in parsing: {reference}"
    return match.span()


def cuttings_of(parsed: Parsed) -> list[Cutting]:
    """Ours, and fixed-size ones of the same number and so of the same average length, cut between words."""
    ours = chunks_of(parsed)
    size = len(parsed.text) / len(ours)
    cuts = [0, *(_next_word(parsed.text, round(size * number)) for number in range(1, len(ours))), len(parsed.text)]
    fixed = list(pairwise(cuts))
    return [
        _cutting("ours", ours),
        _cutting("ours, much edited", _much_edited(parsed)),
        Cutting("fixed size", fixed, [parsed.text[start:end] for start, end in fixed]),
    ]


def _cutting(name: str, pieces: Sequence[Piece]) -> Cutting:
    spans = [(piece.start, piece.end) for piece in pieces]
    return Cutting(name, spans, [passage_of(piece.heading, piece.text) for piece in pieces])


def _much_edited(parsed: Parsed) -> list[Piece]:
    """The same text after each of its blocks has grown and shrunk again, and was trained each time."""
    pieces = chunks_of(parsed)
    for block in parsed.blocks:
        for text in (grown(parsed, block), parsed):
            pieces = chunks_of(text, known=[hash_of(piece.text) for piece in pieces])
    return pieces


def _next_word(text: str, at: int) -> int:
    while at < len(text) and not text[at].isspace():
        at += 1
    return at


def measured(spans: Sequence[Span], question: Question, scores: np.ndarray) -> tuple[float, float, float, float]:
    """Precision with every touched chunk taken; recall, precision and intersection over union of the best by score."""
    references = _union(question.references)
    touched = [span for span in spans if _overlap([span], references)]
    best = [spans[place] for place in np.argsort(-scores, kind="stable")[:BEST]]
    common = _overlap(best, references)
    wanted, taken = _length(references), _length(best)
    return (
        _overlap(touched, references) / _length(touched),
        common / wanted,
        common / taken,
        common / (wanted + taken - common),
    )


def _union(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _overlap(some: Sequence[Span], others: Sequence[Span]) -> int:
    return sum(max(0, min(end, stop) - max(start, begin)) for start, end in some for begin, stop in others)


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


if __name__ == "__main__":
    import asyncio

    asyncio.run(main())
