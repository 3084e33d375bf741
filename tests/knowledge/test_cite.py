"""From a marker to the exact words behind it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.cite import citation_of, citations_of
from knowledge.search import Hit
from llm.events import Cited

DOCUMENT = (
    "Our shop is in Bern.\n\n"
    "Returns are accepted within 30 days of delivery. Items must be unused. Refunds go to the original card. "
    "Shipping of 4.90 euros is not refunded, unless the item was damaged. We answer e-mails within 2 days."
)
START = DOCUMENT.index("Returns")
TEXT = DOCUMENT[START:]
HIT = Hit(
    chunk_id="c", document_id="d", document_version=3, source_id="s", source_name="Handbook", url="https://example.com/r",
    title=None, heading=None, text=TEXT, start=START, end=len(DOCUMENT), text_hash="hash", score=0.9, meaning_score=0.5,
    word_score=7.0,
)  # fmt: skip


def quote_for(claim: str) -> str:
    return citation_of(Cited(1, 1, None, claim), [HIT]).quote


def test_a_quote_is_cut_exactly_out_of_the_document() -> None:
    citation = citation_of(Cited(2, 1, "Items must be unused.", "anything"), [HIT])
    assert citation.quote == "Items must be unused."
    assert DOCUMENT[citation.start : citation.end] == citation.quote
    assert (citation.marker, citation.source_name, citation.document_version) == (2, "Handbook", 3)
    assert (citation.url, citation.text_hash, citation.score) == ("https://example.com/r", "hash", 0.9)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The money comes back to the card you paid with", "Refunds go to the original card."),
        ("You can return it within 30 days", "Returns are accepted within 30 days of delivery."),
        ("Es sind 30 Tage", "Returns are accepted within 30 days of delivery."),
        ("We answer within 2 days", "We answer e-mails within 2 days."),
        (
            "You can return items within 30 days if they are unused",
            "Returns are accepted within 30 days of delivery. Items must be unused.",
        ),
    ],
)
def test_the_sentences_that_support_a_claim_are_found(claim: str, quote: str) -> None:
    assert quote_for(claim) == quote


def test_a_claim_in_other_words_altogether_rests_on_the_whole_passage() -> None:
    assert quote_for("完全に別の言葉") == TEXT


def test_words_that_a_model_misquotes_are_looked_for_by_their_claim() -> None:
    citation = citation_of(Cited(1, 1, "Refunds go to your card!", "Refunds go to your card"), [HIT])
    assert citation.quote == "Refunds go to the original card."


def test_a_marker_has_one_citation_however_often_it_is_said() -> None:
    other = replace(HIT, document_id="other")
    events = [Cited(1, 2, None, "30 days"), Cited(2, 1, None, "4.90 euros"), Cited(1, 2, None, "unused items")]
    citations = citations_of(events, [HIT, other])
    assert [(citation.marker, citation.document_id) for citation in citations] == [(1, "other"), (2, "d")]
    assert citations[0].quote == "Returns are accepted within 30 days of delivery."


@given(st.text(min_size=1, max_size=300), st.text(max_size=100), st.none() | st.text(max_size=20))
def test_whatever_is_said_the_quote_stands_in_the_document(text: str, claim: str, quote: str | None) -> None:
    document = "Before it. " + text
    citation = citation_of(Cited(1, 1, quote, claim), [replace(HIT, text=text, start=11, end=len(document))])
    assert document[citation.start : citation.end] == citation.quote
    assert citation.quote
