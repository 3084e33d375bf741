"""From a marker in an answer to the exact words of a document that support it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.search.scope import Hit
from knowledge.sentences import Span, sentences_of, stripped
from knowledge.words.languages import language_of
from knowledge.words.rarity import rarity_of
from knowledge.words.terms import Asked, asked_in, terms_among
from knowledge.words.tokens import tokens_of
from llm.events import Cited

_NUMBERS = 2.0  # a number, once wrong, is wrong: it weighs double
_WORTH_A_SENTENCE = 0.15  # of what the claim's words tell: what a further sentence must add to be quoted too


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote behind a marker: `quote` is exactly `start` to `end` (characters) of the document's text.

    `text_hash` is that of the chunk: while the document has a chunk with it, the quote still stands there.
    `score` is the chunk's in the search that found it.
    """

    marker: int
    source_id: str
    document_id: str
    document_version: int
    source_name: str
    url: str | None
    quote: str
    start: int
    end: int
    text_hash: str
    score: float


def citations_of(events: Iterable[Cited], hits: Sequence[Hit]) -> list[Citation]:
    """One citation for each marker, in the order of the markers' first appearance."""
    first: dict[int, Cited] = {}
    for event in events:
        first.setdefault(event.marker, event)
    return [citation_of(event, hits) for event in first.values()]


def citation_of(cited: Cited, hits: Sequence[Hit]) -> Citation:
    """The citation of one marker. `hits` are what the model was shown: evidence n is `hits[n - 1]`.

    A model that quotes has said which words; for one that writes, the sentences are found that support its claim.
    """
    hit = hits[cited.evidence - 1]
    start, end = _quoted(cited.quote, hit.text) or _supporting(cited.claim, hit.text)
    return Citation(
        marker=cited.marker,
        source_id=hit.source_id,
        document_id=hit.document_id,
        document_version=hit.document_version,
        source_name=hit.source_name,
        url=hit.url,
        quote=hit.text[start:end],
        start=hit.start + start,
        end=hit.start + end,
        text_hash=hit.text_hash,
        score=hit.score,
    )


def _quoted(quote: str | None, text: str) -> Span | None:
    at = text.find(quote) if quote else -1
    return (at, at + len(quote)) if quote and at >= 0 else None


def _supporting(claim: str, text: str) -> Span:
    """The run of sentences that has most of what the claim's words tell, and none that adds next to nothing."""
    sentences = sentences_of(text)
    tokens = [tokens_of(text[start:end]) for start, end in sentences]
    language = language_of([token for each in tokens for token in each])
    told = [_told(asked_in(claim), terms_among(each, language).keys(), language, len(sentences)) for each in tokens]
    if not any(told):
        return stripped(text, 0, len(text)) or (0, len(text))
    first = last = max(range(len(told)), key=lambda place: sum(told[place].values()))
    while (grown := _grown(told, first, last)) != (first, last):
        first, last = grown
    return sentences[first][0], sentences[last][1]


def _told(claim: Sequence[Asked], terms: Iterable[int], language: str, total: int) -> dict[int, float]:
    """The words of the claim that a sentence has, each with its share of what they tell together."""
    weights = {
        word.terms[0]: rarity_of(word.word, language, 1, total) * (_NUMBERS if word.word[0].isdigit() else 1)
        for word in claim
    }
    whole = sum(weights.values())
    present = set(terms)
    return {term: weight / whole for term, weight in weights.items() if term in present}


def _grown(told: Sequence[dict[int, float]], first: int, last: int) -> tuple[int, int]:
    """The run with the neighbour that adds more, if that is worth a sentence."""
    have = set().union(*told[first : last + 1])
    gains = {
        (min(first, place), max(last, place)): sum(share for term, share in told[place].items() if term not in have)
        for place in (first - 1, last + 1)
        if 0 <= place < len(told)
    }
    best = max(gains, key=lambda run: gains[run], default=(first, last))
    return best if gains.get(best, 0.0) >= _WORTH_A_SENTENCE else (first, last)
