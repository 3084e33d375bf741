"""Answers without any model: the best one to three sentences of the evidence, quoted word for word and cited."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import replace
from functools import reduce

from llm.definitions import defining, subject_of
from llm.events import Cited, Delta, Event, Finished
from llm.grammar import defused
from llm.passages import Passage, Sentences, passages_of
from llm.prompts import Prompt
from llm.quotable import are_alike, leans

Rank = Callable[[str, Sequence[str]], Awaitable[Sequence[float]]]
"""A question and texts to a score for each text: higher answers better, 0 has nothing to do with the question."""

NOTHING_FOUND = "I couldn't find an answer to that in the sources."

_MOST_QUOTED = 3
_MOST_RANKED = 96
_GOOD_ENOUGH = 0.6
_ABOUT_ANOTHER = 0.85
_LATER_EVIDENCE = 0.03
_NAMES_ALONE = 0.7
_SAYS_IT = 1.25


class ExtractiveModel:
    """Quotes instead of writing. `rank` scores sentences against the question, `sentences` cuts a text into spans.

    The best sentence comes first, so the answer stands at the beginning; others follow while they score at least 60
    percent of it and say something else, three at most. Sentences that stand together in the source are one quote, and
    one that begins with "It" or "They" brings the sentence before it along. Each quote has a marker of its own.
    """

    name = "extractive"

    def __init__(self, rank: Rank, sentences: Sentences) -> None:
        self._rank, self._sentences = rank, sentences

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Event, None]:
        """Answer with quotes, one Delta and one Cited each. No tokens are used up."""
        best = await self._best(prompt)
        for marker, quote in enumerate(_quotes(best), 1):
            said = defused(quote.text)
            yield Delta(f"{'' if marker == 1 else chr(10) * 2}{said} [{marker}]")
            yield Cited(marker, quote.evidence.number, quote.text, said)
        if not best:
            yield Delta(NOTHING_FOUND)
        yield Finished(self.name, 0, 0)

    async def _best(self, prompt: Prompt) -> list[Passage]:
        """The sentences to quote, best first."""
        passages = passages_of(prompt.evidence, self._sentences)[:_MOST_RANKED]
        if not passages:
            return []
        scores = await self._rank(prompt.question, [passage.in_context for passage in passages])
        weighed = [(score * _trust(passage), passage) for score, passage in zip(scores, passages, strict=True)]
        subject = subject_of(prompt.question)
        chosen = _chosen(weighed, defining(subject) if subject else None)
        return [_with_sentence_before(passage, passages) for passage in chosen]


def _chosen(weighed: Sequence[tuple[float, Passage]], says_it: re.Pattern[str] | None) -> list[Passage]:
    """The best one to three, best first, none saying what another said.

    A sentence that says what the asked-for thing is comes before others that are a little better. One that stands under
    another heading than the best, beside it, speaks of another thing, and must be nearly as good.
    """

    def place(pair: tuple[float, Passage]) -> float:
        score, passage = pair
        return -score * (_SAYS_IT if says_it is not None and says_it.match(passage.text) else 1.0)

    in_order = sorted(weighed, key=place)
    most, chosen = max(score for score, _ in weighed), [in_order[0][1]]
    for score, passage in in_order[1:]:
        least = most * (_ABOUT_ANOTHER if _is_about_another(passage, chosen[0]) else _GOOD_ENOUGH)
        if score >= least and not any(are_alike(passage.text, one.text) for one in chosen):
            chosen.append(passage)
    return chosen[:_MOST_QUOTED]


def _is_about_another(passage: Passage, best: Passage) -> bool:
    return passage.evidence is best.evidence and passage.lead != best.lead


def _trust(passage: Passage) -> float:
    """A little less for each place that the search put the evidence further down, and for names alone."""
    placed = max(0.5, 1 - _LATER_EVIDENCE * (passage.evidence.number - 1))
    return placed * _NAMES_ALONE if passage.is_names else placed


def _with_sentence_before(passage: Passage, passages: Sequence[Passage]) -> Passage:
    """The passage with the sentence that its first word points to, where that stands before it and can be quoted."""
    if not leans(passage.text):
        return passage
    before = (one for one in passages if one.evidence is passage.evidence and one.place == passage.place - 1)
    return next((_joined(one, passage) for one in before if _touch(one, passage)), passage)


def _quotes(best: Sequence[Passage]) -> list[Passage]:
    """What stands together in the source made one quote; each quote at the place of its best sentence."""
    quotes: list[Passage] = []
    for passage in best:
        near = [quote for quote in quotes if _touch(quote, passage)]
        if near:
            whole = reduce(_joined, near, passage)
            quotes = [whole if quote is near[0] else quote for quote in quotes if quote not in near[1:]]
        else:
            quotes.append(passage)
    return quotes


def _touch(one: Passage, other: Passage) -> bool:
    """Whether nothing but white space stands between two passages of the same evidence."""
    between = one.evidence.text[min(one.end, other.end) : max(one.start, other.start)]
    return one.evidence is other.evidence and not between.strip()


def _joined(one: Passage, other: Passage) -> Passage:
    return replace(one, start=min(one.start, other.start), end=max(one.end, other.end))
