"""Words that may be meant by one that the texts don't have."""

from __future__ import annotations

import pytest

from knowledge.words.kin import kin_of
from knowledge.words.terms import asked_in, terms_of


@pytest.mark.parametrize(
    ("word", "stem", "kin"),
    [
        ("pay", "pay", "payment"),
        ("paying", "pay", "payment"),
        ("payment", "payment", "pay"),
        ("delivery", "deliveri", "deliver"),
        ("delivered", "deliv", "delivery"),
        ("approve", "approv", "approval"),
        ("renewal", "renew", "renew"),
        ("adress", "adress", "address"),
        ("recieve", "reciev", "receive"),
    ],
)
def test_relatives_and_what_is_misspelt(word: str, stem: str, kin: str) -> None:
    assert kin_of(word, stem)[0] == kin


@pytest.mark.parametrize("word", ["", "art", "apply", "open", "kubernetes", "b2b", "größe", "2024", "x" * 500])
def test_others_have_none(word: str) -> None:
    assert kin_of(word, word) == ()


def test_a_question_brings_the_terms_of_its_words_kin_last() -> None:
    (pay,) = asked_in("How can I pay?")
    (payment,) = terms_of("payment")
    assert payment in pay.terms[1:]
    (german,) = asked_in("Wie kann ich das pay?")
    assert payment not in german.terms
