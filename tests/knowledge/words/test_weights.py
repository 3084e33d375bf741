"""BM25 as sparse vectors."""

from __future__ import annotations

from knowledge.words.terms import terms_of
from knowledge.words.weights import sparse, weights_of


def weight(word: str, text: str, context: str = "") -> float:
    (term,) = terms_of(word)
    return weights_of(text, context)[term]


def test_a_word_weighs_more_the_oftener_it_stands_there_but_ever_less_so() -> None:
    once, twice, thrice = (weight("refund", "refund " * times + "card " * (9 - times)) for times in (1, 2, 3))
    assert once < twice < thrice
    assert thrice - twice < twice - once


def test_a_word_weighs_less_in_a_long_text() -> None:
    assert weight("refund", "refund") > weight("refund", "refund " + "card " * 200)


def test_the_heading_s_words_are_the_text_s_own() -> None:
    assert weight("refund", "Paid to your card.", context="Refunds") == weight("refund", "Paid to your card. Refund")


def test_it_is_written_as_pgvector_reads_it() -> None:
    assert sparse({7: 1.25, 3: 0.5}) == "{3:0.5000,7:1.2500}/1000000000"
    assert sparse({}) == "{}/1000000000"


def test_no_text_has_more_terms_than_can_be_indexed() -> None:
    assert len(weights_of(" ".join(f"word{number}" for number in range(5_000)))) == 1_000
