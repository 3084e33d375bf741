"""Which pieces of the evidence can be quoted as an answer, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from llm.blocks import Block, Span, blocks_of
from llm.prompts import Evidence
from llm.quotable import asks, has_ended, has_letters, is_furniture, is_quotable, is_short

Sentences = Callable[[str], Sequence[tuple[int, int]]]
"""A text to the spans of its sentences, in order."""

_NAMES = 0.4
_MOST_ITEMS, _LONGEST_LIST = 8, 500
_WORD_OF_LETTERS = re.compile(r"[^\W\d_]+")
_PAIR = re.compile(r"[:|=–—]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or a short list, of one piece of evidence: `evidence.text[start:end]`, the `place`-th there."""

    evidence: Evidence
    place: int
    start: int
    end: int
    lead: str  # what a reader of the document saw just before: the question it answers, or the headings
    is_list: bool = False

    @property
    def text(self) -> str:
        """Its own words."""
        return self.evidence.text[self.start : self.end]

    @property
    def is_names(self) -> bool:
        """Whether it is a run of names, as the headers of a table or a list of committees give, and no sentence."""
        text = self.text.rstrip(" :;")
        words = _WORD_OF_LETTERS.findall(text)
        names = sum(not word[0].islower() for word in words)
        return not self.is_list and not has_ended(text) and not _PAIR.search(text) and names >= _NAMES * len(words) > 0

    @property
    def in_context(self) -> str:
        """The sentence with its lead, for judging what it answers."""
        return f"{self.lead} {self.text}" if self.lead else self.text


def passages_of(evidence: Sequence[Evidence], sentences: Sentences) -> list[Passage]:
    """What may be quoted, in the order of the evidence: sentences, and short lists as a whole.

    Left out: headings, fragments, questions, rows of figures, and a page's furniture (cookies, copyright, navigation).
    What follows a question is its answer and stays, however short. A sentence of a word or two stays with the one
    before it ("It costs 5 EUR a month. One user.").
    """
    return [passage for one in evidence for passage in _passages(one, sentences)]


def _passages(evidence: Evidence, sentences: Sentences) -> Iterator[Passage]:
    place = 0
    for block in blocks_of(evidence.text, sentences(evidence.text)):
        lead = _lead(evidence.heading or "", block.heading)
        made = _lists(evidence, block, lead, place) or _sentences(evidence, block, lead, place)
        for passage in made:
            place = passage.place + 1
            yield passage
        place += 1


def _lead(path: str, heading: str) -> str:
    """The headings above the evidence, and the one inside it that they don't name."""
    return path if not heading or heading in path else f"{path} {heading}".strip()


def _sentences(evidence: Evidence, block: Block, lead: str, place: int) -> Iterator[Passage]:
    question = ""
    for number, (start, end) in enumerate(_with_fragments(evidence.text, block.sentences), place):
        text = evidence.text[start:end]
        if asks(text):
            question = text
        elif has_letters(text) and (question or is_quotable(text)) and text.strip() != evidence.heading:
            yield Passage(evidence, number, start, end, question or lead)
            question = ""


def _with_fragments(text: str, sentences: Sequence[Span]) -> list[Span]:
    """The sentences, the shortest joined to the one before them on the same line."""
    joined: list[Span] = []
    for start, end in sentences:
        sentence = text[start:end]
        if (
            joined
            and is_short(sentence)
            and has_ended(sentence)
            and not asks(sentence)
            and not asks(text[joined[-1][0] : joined[-1][1]])
            and "\n" not in text[joined[-1][1] : start]
        ):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _lists(evidence: Evidence, block: Block, lead: str, place: int) -> list[Passage]:
    """A short list with what announces it; a long one of fragments in pieces; nothing for others."""
    text = evidence.text
    lines = _lines(text, block)
    if not block.is_list or is_furniture(text[block.start : block.end]):
        return []
    if len(lines) <= _MOST_ITEMS and block.end - block.start <= _LONGEST_LIST:
        return [Passage(evidence, place, block.above, block.end, lead, is_list=True)]
    if sum(is_quotable(text[start:end]) for start, end in lines) * 2 > len(lines):
        return []
    cuts = range(0, len(lines), _MOST_ITEMS)
    pieces = [(lines[cut][0], lines[min(cut + _MOST_ITEMS, len(lines)) - 1][1]) for cut in cuts]
    return [Passage(evidence, place + at, *piece, lead, is_list=True) for at, piece in enumerate(pieces)]


def _lines(text: str, block: Block) -> list[Span]:
    spans: list[Span] = []
    start = block.start
    for line in text[block.start : block.end].split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans
