"""A document as sections of pieces: what belongs under which heading, and where it may be cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from zlib import crc32

from knowledge.length import tokens_in, units
from knowledge.parse.parsed import Block, Kind, Parsed
from knowledge.sentences import Span, sentences_of, stripped


@dataclass(frozen=True, slots=True)
class Part:
    """The smallest piece that is never cut: a short block, a sentence of a long one, or a part of an endless sentence.

    `apart`: how bad it is to cut before it, from 0 (a new paragraph) to 1; and up to 0.4 that its own words decide.
    """

    start: int
    end: int
    tokens: int
    apart: float


@dataclass
class Section:
    """Everything under one heading up to the next, that heading included. `path` names it and those above it."""

    path: tuple[str, ...]
    parts: list[Part] = field(default_factory=list)
    has_body: bool = False


_WITHIN_SENTENCE, _WITHIN_PARAGRAPH, _WITHIN_LIST, _AFTER_COLON, _AFTER_HEADING = 0.6, 0.3, 0.1, 0.5, 1.0
_BY_ITS_WORDS = 0.4
_SEQUENCES: frozenset[Kind] = frozenset({"item", "row"})


def sections_of(parsed: Parsed, most_tokens: int) -> list[Section]:
    """The sections in order; no part is longer than `most_tokens`. A heading with nothing of its own joins the next."""
    sections = [Section(())]
    above: list[tuple[int, str]] = []
    last: Block | None = None
    for block in _whole(parsed):
        if block.kind == "heading":
            above = [heading for heading in above if heading[0] < block.level]
            above.append((block.level, " ".join(parsed.text[block.start : block.end].split())))
            if sections[-1].has_body:
                sections.append(Section(()))
            sections[-1].path = tuple(name for _, name in above)
        else:
            sections[-1].has_body = True
        sections[-1].parts.extend(_parts(parsed.text, block, last, most_tokens))
        last = block
    return [section for section in sections if section.parts]


def _whole(parsed: Parsed) -> Iterator[Block]:
    """The blocks that are text, and paragraphs for whatever text lies outside of them."""
    at = 0
    for block in parsed.blocks:
        if block.kind == "page" or block.end <= at:
            continue
        if loose := stripped(parsed.text, at, block.start):
            yield Block("paragraph", *loose)
        if kept := stripped(parsed.text, max(at, block.start), block.end):
            yield Block(block.kind, *kept, block.level)
        at = block.end
    if loose := stripped(parsed.text, at, len(parsed.text)):
        yield Block("paragraph", *loose)


def _parts(text: str, block: Block, last: Block | None, most_tokens: int) -> Iterator[Part]:
    apart = _apart(text, block, last)
    tokens = tokens_in(text[block.start : block.end])
    if tokens <= most_tokens:
        yield _part(text, (block.start, block.end), tokens, apart)
        return
    for sentence in _sentences(text, block):
        tokens = tokens_in(text[slice(*sentence)])
        if tokens <= most_tokens:
            yield _part(text, sentence, tokens, apart)
        else:
            for part in _slices(text, *sentence, most_tokens):
                yield _part(text, part, tokens_in(text[slice(*part)]), apart)
                apart = _WITHIN_SENTENCE
        apart = _WITHIN_PARAGRAPH


def _part(text: str, span: Span, tokens: int, apart: float) -> Part:
    """Some places are better to cut at than others by chance, but always the same ones.

    Otherwise nearly all ways to cut a text without headings are equally good, and after a changed paragraph the cuts
    of the old text and the new don't meet again for pages.
    """
    chance = crc32(text[slice(*span)].encode()) / 2**32
    return Part(*span, tokens, apart + _BY_ITS_WORDS * chance)


def _apart(text: str, block: Block, last: Block | None) -> float:
    if last is None or block.kind == "heading":
        return 0.0
    if last.kind == "heading":
        return _AFTER_HEADING
    if text[last.end - 1] in ":：":
        return _AFTER_COLON
    return _WITHIN_LIST if block.kind == last.kind and block.kind in _SEQUENCES else 0.0


def _sentences(text: str, block: Block) -> list[Span]:
    inside = text[block.start : block.end]
    if block.kind == "code":
        lines, at = [], 0
        for line in inside.split("\n"):
            if span := stripped(inside, at, at + len(line)):
                lines.append(span)
            at += len(line) + 1
        return [(block.start + start, block.start + end) for start, end in lines]
    return [(block.start + start, block.start + end) for start, end in sentences_of(inside)]


def _slices(text: str, start: int, end: int, most_tokens: int) -> Iterator[Span]:
    """An endless sentence cut between words, or anywhere in a text without spaces."""
    begin = word = start
    cost = since_word = 0
    for left, _, tokens in units(text, start, end):
        if left > start and text[left - 1].isspace():
            word, since_word = left, 0
        if cost + tokens > most_tokens:
            cut, cost = (word, since_word) if word > begin else (left, 0)
            if span := stripped(text, begin, cut):
                yield span
            begin = cut
        cost += tokens
        since_word += tokens
    if span := stripped(text, begin, end):
        yield span
