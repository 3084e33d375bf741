"""Cutting texts into words, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.words.tokens import folded, tokens_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Quick-brown fox_jumps!", ["the", "quick", "brown", "fox", "jumps"]),
        ("1,000 or 1.000.000 cars and 10th", ["1000", "or", "1000000", "cars", "and", "10th"]),
        ("§ 1.2.3. Safety", ["1.2.3", "1", "2", "3", "safety"]),
        ("v2.0 for $12.50 or 1.234,56", ["v2.0", "v2", "0", "for", "12.50", "12", "50", "or", "1234", "56"]),
        ("2.5kg", ["2.5kg", "2", "5kg"]),
        ("C++ and C# beat C", ["c++", "and", "c#", "beat", "c"]),
        ("Warsaw's, can't, O'Brien’s", ["warsaw", "ca", "brien"]),
        ("L'eau qu'il boit dell'acqua", ["eau", "il", "boit", "acqua"]),
        ("Straße ＡＰＩ ﬁx", ["strasse", "api", "fix"]),
        ("東京タワー", ["東京", "京タ", "タワ", "ワー"]),
        ("서울의 강", ["서울", "울의", "강"]),
        ("iPhone用ケース", ["iphone", "用ケ", "ケー", "ース"]),
        ("भारत की राजधानी", ["भारत", "की", "राजधानी"]),
        ("", []),
        ("'’ … —", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert tokens_of(text) == words


def test_accents_are_no_obstacle() -> None:
    assert [folded(word) for word in ("müller", "señor", "ñ", "école", "plain")] == [
        "muller", "senor", "n", "ecole", "plain",
    ]  # fmt: skip
    assert folded("भारत") == "भारत"


@given(st.text(max_size=200))
def test_no_text_fails_and_none_gives_an_empty_word(text: str) -> None:
    assert all(tokens_of(text))
