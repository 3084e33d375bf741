"""Where sentences begin and end, for cutting long paragraphs and for quoting answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]
"""Start and end in the text, so that `text[start:end]` is the piece."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TITLES = _set(  # followed by a name or a number, so never the last word of a sentence
    "mr mrs ms mx dr prof rev hon gen col lt sgt capt cpt maj adm gov sen rep pres st mt ft messrs mme mlle fr sr sra "
    "srta dipl ing mag hr frl e.g i.e cf viz vs v al ca approx est resp incl bzw z.b d.h u.a vgl usw p.ej sog "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri"
)
_BEFORE_NUMBER = _set("no nos nr fig figs eq sec secs ch chap art para p pp vol ed tab abs seite bd kap abb num núm")
_MAY_END = _set("etc inc ltd co corp llc plc gmbh jr sr esq ph.d a.m p.m u.s u.k u.n e.u b.c a.d dept univ assn bros")
_STARTERS = _set(  # a word that starts a sentence far more often than it follows an abbreviation
    "the a an this that these those it its he she they we you i his her their our my there here in on at by for from "
    "to with as if when while after before since although though because but and or so yet however also what who "
    "where why how der die das ein eine es er sie wir ich im am bei nach vor wenn als aber und oder doch "
    "thus of not nor such le la les un une il elle ils elles nous el los las una ella ellos"
)
_GERMAN_MONTHS = _set(
    "januar jänner februar märz april mai juni juli august september oktober november dezember jahrhundert"
)
_CLOSERS = "\"'”’»)\\]」』）】》"
_WIDE = "。！？｡．।॥؟۔።။។"  # these end a sentence with no space after them
_END = re.compile(rf"[{_WIDE}]+[{_CLOSERS}]*|[.!?…]+[{_CLOSERS}]*|\n")
_WORD_BEFORE = re.compile(r"[^\s(\[\"“‘'«]+\Z")
_NEXT_WORD = re.compile(r"[\"'“‘«(\[¿¡\s]*([^\s.,;:!?\"'”’)\]]*)")
_DOTTED = re.compile(r"(?:\w\.)+\w\Z")
_MARKER = re.compile(r"[ \t]*(?:[-*•·▪‣◦–—+>|#]|\(?(?:\d{1,3}|[a-zA-Z])[.)])[ \t]|[ \t]*\|")
_HEADER = re.compile(r"[^\s:;.!?][^:;.!?\n]{0,39}: ")
_WRAPPED = 50  # characters: a line shorter than this was ended on purpose, not by a wrap
_LEADER = "....."  # dots that lead to a page number in a table of contents
_LOOK_BACK, _LOOK_AHEAD = 40, 60


def sentences_of(text: str) -> list[Span]:
    """The sentences of `text` in order, as spans without the whitespace around them.

    Every character that isn't whitespace is in exactly one span. Headings, list items and table rows on lines of
    their own are sentences too; a line that was only wrapped is not.
    """
    spans: list[Span] = []
    start = 0
    for end in _ends(text):
        if span := stripped(text, start, end):
            spans.append(span)
        start = end
    if span := stripped(text, start, len(text)):
        spans.append(span)
    return spans


def stripped(text: str, start: int, end: int) -> Span | None:
    """The span without whitespace at its ends; None when nothing is left."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    length = len(piece.strip())
    return (start + left, start + left + length) if length else None


def _ends(text: str) -> Iterator[int]:
    line_start = sentence_start = 0
    for match in _END.finditer(text):
        mark, end = match.group(), match.end()
        if mark == "\n":
            ended = _line_ends(text, line_start, match.start(), end)
            line_start = end
        else:
            ended = mark[0] in _WIDE or _sentence_ends(text, sentence_start, match.start(), end)
        if ended:
            sentence_start = end
            yield end


def _line_ends(text: str, line_start: int, line_end: int, next_line: int) -> bool:
    """Whether a line break separates sentences: a blank line, a list item, a short line; not a mere wrap."""
    line, following = text[line_start:line_end].strip(), text[next_line : next_line + _LOOK_AHEAD]
    if not line or not following.split("\n", 1)[0].strip():
        return True
    if line[-1] in ".!?:;…" or _MARKER.match(following) or line.startswith("#") or _are_rows(line, following):
        return True
    first = following.lstrip()[0]
    return len(line) < _WRAPPED and not first.islower()


def _are_rows(line: str, following: str) -> bool:
    """Whether both are rows of one table, each told as "header: value; header: value"."""
    header = _HEADER.match(line)
    return header is not None and following.startswith(header.group())


def _sentence_ends(text: str, sentence_start: int, mark_at: int, end: int) -> bool:
    if end < len(text) and not text[end].isspace():
        return False
    following = _next_word(text, end)
    if not following:
        return True
    if following[0].islower() or text.startswith(_LEADER, mark_at) or _leads_on(text, mark_at, following):
        return False
    if text[mark_at] != "." or text.startswith("..", mark_at):
        return True
    before = text[max(sentence_start, mark_at - _LOOK_BACK) : mark_at].rstrip()
    match = _WORD_BEFORE.search(before)
    return match is None or _word_ends(match.group(), following, is_first=not before[: match.start()].strip())


def _leads_on(text: str, mark_at: int, following: str) -> bool:
    """Whether "Soup … 12" goes on: leading dots that became an ellipsis."""
    return text[mark_at] == "…" and text[mark_at - 1 : mark_at].isspace() and following[0].isdigit()


def _next_word(text: str, at: int) -> str:
    match = _NEXT_WORD.match(text, at, at + _LOOK_AHEAD)
    return match.group(1) if match else ""


def _word_ends(word: str, following: str, *, is_first: bool) -> bool:
    """Whether `word.` ends its sentence, given the word after it (`is_first`: the sentence has no other word)."""
    low, after = word.lower(), following.lower()
    if low in _TITLES:
        return False
    if low in _BEFORE_NUMBER:
        return not following[0].isdigit()
    if low in _MAY_END or _DOTTED.search(low) or (len(word) == 1 and word.isupper()):
        return after in _STARTERS and not is_first
    if word.isdigit():
        return not is_first and after not in _GERMAN_MONTHS
    return True
