"""Words as numbers that a sparse vector can hold."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from knowledge.words.terms import DIMENSIONS, asked_in, terms_of


def test_forms_of_a_word_are_one_term() -> None:
    assert terms_of("running runs run").total() == 3
    assert len(terms_of("running runs run")) == 1
    assert terms_of("café") == terms_of("cafe")


def test_stop_words_carry_nothing() -> None:
    assert not terms_of("what is it that they are")
    assert not terms_of("wer war das und warum")


def test_terms_never_change() -> None:
    """They are written into rows: another number for the same word would lose it there."""
    assert terms_of("refund") == {581_999_578: 1}
    assert all(1 <= term <= DIMENSIONS for term in terms_of("A few words to be numbered, 東京, भारत."))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("return policies", "Our policy on returning goods."),
        ("Rückgaben", "Wir nehmen die Rückgabe an und erstatten das Geld."),
        ("Liefertermine?", "Der Liefertermin wird mit der Bestellung genannt."),
        ("東京の天気", "明日の東京は晴れです。"),
        ("facturas pendientes", "La factura está pendiente y no se ha pagado."),
    ],
)
def test_a_question_finds_its_words_whatever_the_language(question: str, text: str) -> None:
    terms = terms_of(text)
    assert any(term in terms for word in asked_in(question) for term in word.terms)


def test_each_word_of_a_question_counts_once() -> None:
    assert [word.word for word in asked_in("Can refunds be refunded after a refund?")] == ["refunds", "after"]


def test_stemming_in_many_threads_gives_what_it_gives_in_one() -> None:
    texts = [f"{word} connections relating to nationalities number{at}" for at, word in enumerate(["running"] * 200)]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(terms_of, texts))
    assert together == [terms_of(text) for text in texts]
