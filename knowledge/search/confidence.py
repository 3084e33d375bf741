"""Whether what was found is enough to answer from: better no answer than one about something else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from knowledge.embed.scale import Scale
from knowledge.search.scope import Hit
from knowledge.sentences import sentences_of
from knowledge.words.languages import language_of
from knowledge.words.rarity import rarity_of
from knowledge.words.terms import terms_among
from knowledge.words.tokens import tokens_of

# Fitted by logistic regression on SQuAD (MiniLM and e5 alike), rounded; checked on XQuAD in two languages.
_MEANING, _CHUNK, _SENTENCE = 0.4, 0.3, 0.3
_LEAST, _PER_DOUBLING, _MOST = 0.31, 0.025, 0.545
_FOREIGN = 0.8  # an embedder that doesn't speak the question's language finds everything a little less near


@dataclass(frozen=True, slots=True)
class Weighed:
    """One word of the question: the term it was searched by, and how much it tells."""

    term: int
    rarity: float


def weighed(words: Iterable[tuple[str, int, float]], language: str, total: float) -> list[Weighed]:
    """`words`: each word of the question with its term and how many of the `total` chunks have it."""
    return [Weighed(term, rarity_of(word, language, chunks, total)) for word, term, chunks in words]


def confidence_in(hits: Sequence[Hit], words: Sequence[Weighed], scale: Scale | None, enough: float) -> float:
    """How surely one of the hits answers the question, 0 to about 1: the first that is `enough`, else the best.

    For each hit: how near its meaning is, how much of the question's words it has, and how much of them one of its
    sentences has. `scale` is None when meaning wasn't asked. A question without a telling word has only its meaning.
    """
    best = 0.0
    for hit in hits:
        best = max(best, _confidence(hit, words, scale))
        if best >= enough:
            break
    return best


def threshold_for(chunks: float, *, foreign: bool) -> float:
    """The confidence that is enough. It grows with the number of chunks: the best of many looks good by chance."""
    least = min(_MOST, _LEAST + _PER_DOUBLING * log(max(chunks, 1), 2))
    return least * (_FOREIGN if foreign else 1)


def _confidence(hit: Hit, words: Sequence[Weighed], scale: Scale | None) -> float:
    near = scale.strength(hit.meaning_score) if scale else 0.0
    if not words:
        return 1.5 * _MEANING * near
    sentences = [tokens_of(hit.text[start:end]) for start, end in sentences_of(hit.text)]
    context = tokens_of(f"{hit.title or ''}\n{hit.heading or ''}")
    language = language_of([token for sentence in sentences for token in sentence])
    terms = [terms_among(tokens, language).keys() for tokens in (context, *sentences)]
    chunk, sentence = _share(words, terms), max(_share(words, [each]) for each in terms[1:])
    return _MEANING * near + _CHUNK * chunk + _SENTENCE * sentence


def _share(words: Sequence[Weighed], places: Sequence[Iterable[int]]) -> float:
    """How much of what the question's words tell stands in the places together."""
    present = set().union(*places)
    return sum(word.rarity for word in words if word.term in present) / sum(word.rarity for word in words)
