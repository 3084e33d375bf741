"""BM25 as sparse vectors: what a term weighs in a chunk, so that an inner product with the question's is the score.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009). A chunk's half is written once:
it uses no statistics of the other chunks, because those change. The other half, how rare each term is, comes with the
question (`knowledge/search`).
"""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.words.terms import DIMENSIONS, terms_of

_K1, _B = 0.9, 0.4  # 1.2 and 0.75 found as much on SQuAD, but rest on the average length, which is fixed here
_AVERAGE = 100  # terms: chunks are cut to a length of ours, so their average hardly moves
_MOST = 1_000  # terms a chunk: what pgvector can index; a real chunk has some 90


def weights_of(text: str, context: str = "") -> dict[int, float]:
    """What each term of a chunk weighs. `context`: its title and headings; their words count as the chunk's own.

    weight = tf·(k1 + 1) / (tf + k1·(1 − b + b·length/average))
    """
    counts = terms_of(text)
    if context:
        counts.update(terms_of(context))
    norm = _K1 * (1 - _B + _B * counts.total() / _AVERAGE)
    return {term: count * (_K1 + 1) / (count + norm) for term, count in counts.most_common(_MOST)}


def sparse(weights: Mapping[int, float]) -> str:
    """The weights as pgvector writes a `sparsevec`: `{1:0.5,7:1.2}/1000000000`."""
    return f"{{{','.join(f'{term}:{weight:.4f}' for term, weight in sorted(weights.items()))}}}/{DIMENSIONS}"
