"""Which sentences of an answer rest on evidence. What can be said cheaply and for certain: no model is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from knowledge.sentences import Span, sentences_of, stripped
from knowledge.words.languages import language_of
from knowledge.words.terms import terms_among
from knowledge.words.tokens import tokens_of

_MARKER = re.compile(r"\[(\d{1,3})\]")
_LEADING = re.compile(r"(?:\s*\[\d{1,3}\])+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LEAST_SHARED = 0.3


def supported_spans(text: str, evidence: Mapping[int, str]) -> list[dict[str, Any]]:
    """The sentences of an answer as `{start, end, supported}`; `evidence` is the text behind each marker.

    A sentence is supported when it carries a marker, each of its numbers stands in the marker's evidence, and, where
    both are in one language, so do three in ten of its words.
    """
    spans = []
    for start, end in _sentences(text):
        sentence = text[start:end]
        told = "\n".join(evidence.get(int(marker), "") for marker in _MARKER.findall(sentence))
        spans.append({"start": start, "end": end, "supported": _is_supported(_MARKER.sub("", sentence), told)})
    return spans


def _sentences(text: str) -> list[Span]:
    """Sentences with the markers that follow them, also those behind the full stop."""
    spans: list[Span] = []
    for start, end in sentences_of(text):
        leading = _LEADING.match(text, start, end)
        if leading and spans:
            spans[-1] = (spans[-1][0], leading.end())
            rest = stripped(text, leading.end(), end)
        else:
            rest = (start, end)
        if rest is not None:
            spans.append(rest)
    return spans


def _is_supported(claim: str, told: str) -> bool:
    if not told.strip() or not _numbers(claim) <= _numbers(told):
        return False
    claimed, evident = tokens_of(claim), tokens_of(told)
    language = language_of(evident)
    if language_of(claimed) != language:
        return True
    terms = set(terms_among(claimed, language))
    return not terms or len(terms & set(terms_among(evident, language))) / len(terms) >= _LEAST_SHARED


def _numbers(text: str) -> set[str]:
    return {number.replace(",", "") for number in _NUMBER.findall(text)}
