"""What search is compared with in the same run, all in memory: plain cosine, plain BM25, both by reciprocal ranks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np
import numpy.typing as npt

from knowledge.embed import Vector
from knowledge.words.terms import terms_of

Scores = npt.NDArray[np.float32]
_K1, _B = 1.2, 0.75
_RANK_CONSTANT = 60


def cosines(questions: Sequence[Vector], paragraphs: Sequence[Vector]) -> Scores:
    """Questions × paragraphs; all vectors have unit length."""
    return np.asarray(questions, dtype=np.float32) @ np.asarray(paragraphs, dtype=np.float32).T


def bm25(questions: Sequence[str], paragraphs: Sequence[str]) -> Scores:
    """Textbook BM25 over the same stems as ours, with the collection's true average length."""
    counts = [terms_of(paragraph) for paragraph in paragraphs]
    average = sum(each.total() for each in counts) / len(counts)
    known = Counter(term for each in counts for term in each)
    scores = np.zeros((len(questions), len(paragraphs)), dtype=np.float32)
    for row, question in enumerate(questions):
        idfs = {
            term: log(1 + (len(counts) - known[term] + 0.5) / (known[term] + 0.5))
            for term in terms_of(question)
            if term in known
        }
        for column, each in enumerate(counts):
            norm = _K1 * (1 - _B + _B * each.total() / average)
            scores[row, column] = sum(
                idf * each[t] * (_K1 + 1) / (each[t] + norm) for t, idf in idfs.items() if t in each
            )
    return scores


def by_reciprocal_ranks(one: Scores, other: Scores) -> Scores:
    """1/(60 + rank) of both, added (Cormack, Clarke and Buettcher 2009)."""
    return _reciprocal_ranks(one) + _reciprocal_ranks(other)


def _reciprocal_ranks(scores: Scores) -> Scores:
    ranks = np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1, kind="stable")
    return (1 / (_RANK_CONSTANT + 1 + ranks)).astype(np.float32)


def ranks_of(golds: Sequence[int], scores: Scores) -> list[int]:
    """Where each question's paragraph stands, from 0; among equals the earlier paragraph goes first."""
    order = np.argsort(-scores, axis=1, kind="stable")
    return [int(np.flatnonzero(order[row] == gold)[0]) for row, gold in enumerate(golds)]
