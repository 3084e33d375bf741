"""Cutting a document into the pieces that are searched: along its structure, each with its heading and exact place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import takewhile

from knowledge.outline import Part, Section, sections_of
from knowledge.parse.parsed import Parsed

MOST_TOKENS = 130  # at equal text given to the model, finds more than 150 to 250 do (bench/chunking.py)
_FEWEST_TOKENS = 24
_NEW = 1.0  # what a chunk costs that the document didn't have, as much as one that is all but empty
_LONGEST_HEADING = 200
BETWEEN = " › "


@dataclass(frozen=True, slots=True)
class Piece:
    """One chunk: `parsed.text[start:end] == text`, under `heading` (the headings above it, outermost first)."""

    position: int
    text: str
    start: int
    end: int
    heading: str | None
    tokens: int


@dataclass(frozen=True, slots=True)
class _Chunk:
    start: int
    end: int
    tokens: int
    path: tuple[str, ...]


def chunks_of(
    parsed: Parsed, *, whole: bool = False, most_tokens: int = MOST_TOKENS, known: Collection[str] = ()
) -> list[Piece]:
    """The document's chunks in order. Only whitespace lies between them; the same arguments give the same chunks.

    `whole`: one chunk, however long (a question and its answer are never parted). `most_tokens`: as counted by
    `knowledge.length`; no chunk is longer. `known`: `hash_of` the chunks that the document had before it changed; the
    cuts keep them where the text is still the same, so that only what changed is new. Takes some half a second for a
    million characters: run it in a thread.
    """
    sections = sections_of(parsed, most_tokens)
    is_new = _newness(parsed.text, known)
    if whole and sections:
        parts = [part for section in sections for part in section.parts]
        chunks = [_Chunk(parts[0].start, parts[-1].end, sum(part.tokens for part in parts), ())]
    else:
        chunks = _merged(
            [chunk for section in sections for chunk in _packed(section, most_tokens, is_new)], most_tokens
        )
    return [
        Piece(
            position, parsed.text[chunk.start : chunk.end], chunk.start, chunk.end, _heading(chunk.path), chunk.tokens
        )
        for position, chunk in enumerate(chunks)
    ]


def hash_of(text: str) -> str:
    """What tells one chunk's text from another's."""
    return sha256(text.encode()).hexdigest()


def passage_of(heading: str | None, text: str) -> str:
    """What is embedded for a chunk: the headings above it, less those that its own text begins with, then the text."""
    if heading is None:
        return text
    names = heading.split(BETWEEN)
    while names and names[-1] in text[: len(heading) + 2 * len(names)].split("\n"):
        names.pop()
    return f"{BETWEEN.join(names)}\n{text}" if names else text


def _newness(text: str, known: Collection[str]) -> Callable[[Part, Part], bool]:
    """Whether the chunk from one part to another is not among the `known`. Where none is known, none counts as new."""
    if not known:
        return lambda first, last: False
    hashes = frozenset(known)
    return lambda first, last: hash_of(text[first.start : last.end]) not in hashes


def _packed(section: Section, most_tokens: int, is_new: Callable[[Part, Part], bool]) -> list[_Chunk]:
    """The cuts that leave chunks evenly full and part as little as possible that belongs together.

    The cheapest way to the end of the section, part by part: a chunk costs the square of its empty share, a cut what it
    parts (`Part.apart`), and a chunk that is new has its own price.
    """
    parts = section.parts
    best = [0.0] + [float("inf")] * len(parts)
    cut_at = [0] * (len(parts) + 1)
    for end in range(1, len(parts) + 1):
        size = 0
        for start in range(end - 1, -1, -1):
            size += parts[start].tokens
            if size > most_tokens and start < end - 1:
                break
            cost = best[start] + (1 - size / most_tokens) ** 2 + (parts[start].apart if start else 0.0)
            cost += _NEW * is_new(parts[start], parts[end - 1])
            if cost < best[end]:
                best[end], cut_at[end] = cost, start
    return [_chunk(parts[start:end], section.path) for start, end in _ranges(cut_at)]


def _ranges(cut_at: Sequence[int]) -> list[tuple[int, int]]:
    ranges = []
    end = len(cut_at) - 1
    while end > 0:
        ranges.append((cut_at[end], end))
        end = cut_at[end]
    return ranges[::-1]


def _chunk(parts: Sequence[Part], path: tuple[str, ...]) -> _Chunk:
    return _Chunk(parts[0].start, parts[-1].end, sum(part.tokens for part in parts), path)


def _merged(chunks: list[_Chunk], most_tokens: int) -> list[_Chunk]:
    """Small neighbours joined: one under the other's heading, or both under the same."""
    merged: list[_Chunk] = []
    for chunk in chunks:
        if merged and _belong_together(merged[-1], chunk, most_tokens):
            merged[-1] = _joined(merged[-1], chunk)
        else:
            merged.append(chunk)
    return merged


def _joined(first: _Chunk, second: _Chunk) -> _Chunk:
    path = tuple(
        name for name, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first.path, second.path, strict=False))
    )
    return _Chunk(first.start, second.end, first.tokens + second.tokens, path)


def _belong_together(first: _Chunk, second: _Chunk, most_tokens: int) -> bool:
    if first.tokens + second.tokens > most_tokens:
        return False
    under = second.path[: len(first.path)] == first.path
    siblings = first.path[:-1] == second.path[:-1]
    return (under and second.tokens < _FEWEST_TOKENS) or ((under or siblings) and first.tokens < _FEWEST_TOKENS)


def _heading(path: tuple[str, ...]) -> str | None:
    """The path, its outer headings left out where it is long."""
    while len(BETWEEN.join(path)) > _LONGEST_HEADING and len(path) > 1:
        path = path[1:]
    return BETWEEN.join(path)[:_LONGEST_HEADING] or None
