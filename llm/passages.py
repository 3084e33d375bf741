"""Which sentences of the evidence can be quoted as an answer, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from llm.prompts import Evidence

Sentences = Callable[[str], Sequence[tuple[int, int]]]
"""A text to the spans of its sentences, in order."""

_FEWEST_WORDS = 4
_FEWEST_UNSPACED = 6
_HEADING_WORDS = 10
_NAMES = 0.4
_FEWEST_LETTERS = 0.4
_SAME = 0.8
_CONTAINED = 0.9

_WORD = re.compile(r"\d+(?:[.,]\d+)+|\w+")
_LETTER = re.compile(r"[^\W\d_]")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f]")
_ENDED = re.compile(r"[.!?…;:。！？।।؟][\"'”’»)\]」』]*$")
_ASKS = re.compile(r"[?？؟][\"'”’»)\]」』]*$")
_WORD_OF_LETTERS = re.compile(r"[^\W\d_]+")
_PAIR = re.compile(r"[:|=–—]")
_LISTED = re.compile(r"\s…(?:\s*\d+)?$|\.{5,}|(?:\. ){5,}")  # what leads to a page number in a table of contents
_NUMBERED = re.compile(r"(?:\w+ )?\d+(?:\.\d+)+\.?\s")  # "Section 1.2. ", before a heading's words
_FACT = re.compile(r"[\d:|=–—]|^[-*•]\s")
_BOILERPLATE = re.compile(
    r"©|\ball rights reserved\b|\balle rechte vorbehalten\b|\benable javascript\b|\bprivacy policy\b.*\bterms\b"
    r"|\bcookies?\b.*\b(?:accept|consent|settings|browser|policy)\b"
    r"|\b(?:accept|we use|this (?:web)?site uses)\b.*\bcookies?\b"
    r"|\bskip to (?:main )?content\b|\bclick here\b|\bread more\b|\btable of contents\b"
    r"|\bsubscribe to (?:our|the) newsletter\b|\b(?:share|follow us) on (?:facebook|twitter|x|linkedin)\b"
    r"|^\s*(?:page|seite) \d+(?: (?:of|von|/) \d+)?\s*$",
    re.IGNORECASE,
)
_LEANING = re.compile(
    r"[\"'“‘(]?(?:it|they|this|these|those|that|he|she|his|her|hers|its|their|such|both|however|but|and|also|therefore|"
    r"thus|hence|then|otherwise|instead|er|sie|es|dies|diese|dieser|dieses|das|dort|damit|deshalb|daher|jedoch|außerdem|"
    r"il|elle|ils|elles|ce|cela|cette|ces|esto|esta|este|estos|estas|ello|ellos|ellas)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of one piece of evidence: `evidence.text[start:end]`, the `place`-th there."""

    evidence: Evidence
    place: int
    start: int
    end: int
    lead: str  # what a reader of the document saw just before: the question it answers, or the heading

    @property
    def text(self) -> str:
        """The sentence's own words."""
        return self.evidence.text[self.start : self.end]

    @property
    def is_names(self) -> bool:
        """Whether it is a run of names, as the headers of a table or a list of committees give, and no sentence."""
        text = self.text.rstrip(" :;")
        words = _WORD_OF_LETTERS.findall(text)
        names = sum(not word[0].islower() for word in words)
        return not _ENDED.search(text) and not _PAIR.search(text) and names >= _NAMES * len(words) > 0

    @property
    def in_context(self) -> str:
        """The sentence with its lead, for judging what it answers."""
        return f"{self.lead} {self.text}" if self.lead else self.text


def passages_of(evidence: Sequence[Evidence], sentences: Sentences) -> list[Passage]:
    """The sentences that may be quoted, in the order of the evidence.

    Left out: headings, also in a table of contents, fragments, questions, rows of figures, and a page's furniture
    (cookies, copyright, navigation). What follows a question is its answer and stays, however short.
    """
    return [passage for one in evidence for passage in _passages(one, sentences)]


def _passages(evidence: Evidence, sentences: Sentences) -> Iterator[Passage]:
    question = ""
    for place, (start, end) in enumerate(sentences(evidence.text)):
        text = evidence.text[start:end]
        if _ASKS.search(text.rstrip()):
            question = text
        elif _LETTER.search(text) and (question or is_quotable(text)) and text.strip() != evidence.heading:
            yield Passage(evidence, place, start, end, question or evidence.heading or "")
            question = ""


def is_quotable(text: str) -> bool:
    """Whether a sentence says something by itself."""
    text = text.strip()
    words = _WORD.findall(text)
    if _UNSPACED.search(text):
        return len(text) >= _FEWEST_UNSPACED
    if text.startswith("#") or len(_LETTER.findall(text)) < _FEWEST_LETTERS * len(text) or _BOILERPLATE.search(text):
        return False
    if _LISTED.search(text) or len(words) < _FEWEST_WORDS:
        return False
    told = _NUMBERED.sub("", text, count=1) if _NUMBERED.match(text) else text
    is_heading = not _ENDED.search(text) and len(words) <= _HEADING_WORDS and not _FACT.search(told)
    return not is_heading


def leans(text: str) -> bool:
    """Whether a sentence begins with a word that points to the one before ("It", "They", "However")."""
    return _LEANING.match(text) is not None


def are_alike(one: str, other: str) -> bool:
    """Whether two sentences share 80 percent of all their words, or 90 percent of the shorter one's."""
    words, others = set(_WORD.findall(one.casefold())), set(_WORD.findall(other.casefold()))
    shared = len(words & others)
    return shared >= _SAME * len(words | others) or shared >= _CONTAINED * min(len(words), len(others))
