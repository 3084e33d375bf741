"""Which sentences of the evidence answer a question: for answers that quote instead of writing."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from kit.errors import Unavailable
from knowledge.embed.embedder import Embedder
from knowledge.words.languages import language_of
from knowledge.words.terms import asked_in, terms_among
from knowledge.words.tokens import tokens_of

_EMBEDDED = 8  # sentences whose meaning is looked at, the best by words: more find nothing more, and cost 6 ms each


async def rank_sentences(question: str, sentences: Sequence[str], embedder: Embedder) -> list[float]:
    """A score for each sentence, 0 (nothing to do with the question) to about 1; `sentences` stand best evidence first.

    Half is how much of what the question's words tell stands in the sentence, a word telling more the fewer of the
    sentences have it; half is how near its meaning is. Without the embedder, words decide.
    """
    words = _shares(question, sentences)
    likeliest = sorted(range(len(sentences)), key=lambda place: -words[place])[:_EMBEDDED]
    try:
        near = await _nearness(question, [sentences[place] for place in likeliest], embedder)
    except Unavailable:
        return words
    scores = [share / 2 for share in words]
    for place, nearness in zip(likeliest, near, strict=True):
        scores[place] += nearness / 2
    return scores


def _shares(question: str, sentences: Sequence[str]) -> list[float]:
    tokens = [tokens_of(sentence) for sentence in sentences]
    language = language_of([token for each in tokens for token in each])
    terms = [terms_among(each, language).keys() for each in tokens]
    present = set().union(*terms)
    wanted = [next((term for term in word.terms if term in present), word.terms[0]) for word in asked_in(question)]
    rarity = {term: _idf(sum(term in each for each in terms), len(terms)) for term in wanted}
    whole = sum(rarity.values()) or 1.0
    return [sum(rarity[term] for term in wanted if term in each) / whole for each in terms]


def _idf(have: int, of: int) -> float:
    return log(1 + (of - have + 0.5) / (have + 0.5))


async def _nearness(question: str, sentences: Sequence[str], embedder: Embedder) -> list[float]:
    scale, asked = await embedder.scale(), await embedder.query(question)
    vectors = await embedder.passages(sentences, urgent=True)
    cosines = (sum(a * b for a, b in zip(asked, vector, strict=True)) for vector in vectors)
    return [min(1.2, max(0.0, scale.strength(cosine))) for cosine in cosines]
