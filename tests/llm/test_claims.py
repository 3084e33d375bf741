"""The sentence that a marker stands on."""

from __future__ import annotations

import pytest

from llm.claims import claim_of


@pytest.mark.parametrize(
    ("said", "claim"),
    [
        ("", ""),
        ("The fee is $10", "The fee is $10"),
        ("The fee is $10.", "The fee is $10."),
        ("It opens at nine. The fee is $10", "The fee is $10"),
        ("It opens at nine. The fee is $10.50", "The fee is $10.50"),
        (
            "Dr. A. Smith of the U.S. office, e.g. in May, says so",
            "Dr. A. Smith of the U.S. office, e.g. in May, says so",
        ),
        ('He said "no." Then he left', "Then he left"),
        ("Really? Yes! So it is", "So it is"),
        ("料金は千円です。学生は半額です", "学生は半額です"),
        ("Two ways:\n- by post\n- by **mail**", "by **mail**"),
        ("Steps:\n1. Sign up", "Sign up"),
        ("## Fees\n\nThe fee is $10", "The fee is $10"),
    ],
)
def test_a_claim_is_the_last_sentence(said: str, claim: str) -> None:
    assert claim_of(said) == claim
