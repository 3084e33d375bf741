"""Sentences: what a reader would call one, and nothing lost between them."""

from __future__ import annotations

from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.sentences import sentences_of


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences_of(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Returns take 30 days.", "Refunds take five more!", "Is that all?", "Yes."],
        ["Dr. Smith paid $3.50 for it.", "Mrs. Jones paid nothing."],
        ["George W. Bush met J. R. R. Tolkien's son.", "It rained."],
        ["See e.g. Section 4.2 for more.", "Cf. Fig. 3 and p. 12."],
        ["It was sold by Acme Inc. of Ohio.", "Profits fell."],
        ["He moved to the U.S.", "The move took a year."],
        ["The U.S. Government agreed.", "It signed at 5 p.m. on Friday."],
        ["“Are you sure?” he asked.", "“Quite sure.”", "They left (it was late.)", "Nobody came."],
        ["Wait... what was that?", "It stopped...", "Then it went on."],
        ["She said no.", "Then she left."],
        ["Take vitamin C.", "It helps."],
        ["Am 3. Oktober wird gefeiert.", "Das ist z.B. in Berlin so.", "Es gibt Nr. 5 nicht."],
        ["今天天气很好。", "我们去公园吧！", "你来吗？"],
        ["「行きます。」", "彼は言った。"],
        ["यह एक वाक्य है।", "यह दूसरा है।"],
        ["Troops are divided into five classes : Scouts , Engineers .", "Troopers can switch classes ."],
        ["Version 2.0.1 is out.", "Visit www.example.com.", "Mail a.b@example.com now."],
        ["¿Cómo está?", "¡Muy bien!", "El Sr. López llegó."],
    ],
)
def test_sentences_a_reader_would_cut(sentences: list[str]) -> None:
    joiner = "" if sentences[0][-1] in "。」！？" else " "
    assert cut(joiner.join(sentences)) == sentences


def test_lines_of_their_own_are_sentences() -> None:
    assert cut("# Returns\nThirty days.\n- shoes\n- boots\n1. Pack it\n2. Send it") == [
        "# Returns",
        "Thirty days.",
        "- shoes",
        "- boots",
        "1. Pack it",
        "2. Send it",
    ]


def test_a_wrapped_line_goes_on() -> None:
    text = "The warranty covers every part that failed in normal use\nwithin two years of the purchase. It ends then."
    assert cut(text) == [text[: text.index(" It")], "It ends then."]


def test_each_row_of_a_table_is_one() -> None:
    rows = ["setting: NEXORA_PORT; default: 8000; what it does: where to listen, for browsers"] * 2
    assert cut("\n".join(rows)) == rows


def test_a_blank_line_always_ends() -> None:
    assert cut("no full stop here\n\nnor here") == ["no full stop here", "nor here"]


def test_a_table_of_contents_keeps_its_lines() -> None:
    assert cut("Introduction .......... 5\nResults .......... 12") == [
        "Introduction .......... 5",
        "Results .......... 12",
    ]
    assert cut("Soup … 12\nBread … 3") == ["Soup … 12", "Bread … 3"]
    assert cut("He waited … 12 men came.") == ["He waited … 12 men came."]


def test_a_hostile_text_takes_no_longer_than_another() -> None:
    started = perf_counter()
    sentences_of("." * 200_000 + "x" + "?.!" * 100_000 + "a" * 200_000 + '"' * 100_000)
    assert perf_counter() - started < 2


def test_nothing_to_cut() -> None:
    assert cut("") == []
    assert cut(" \n\t ") == []


@given(st.text(alphabet=st.sampled_from("aB1 .!?\n\"'()。」-#|·é\t…"), max_size=300) | st.text(max_size=200))
def test_every_character_is_in_exactly_one_span(text: str) -> None:
    spans = sentences_of(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(text[s:e] == text[s:e].strip() != "" for s, e in spans)
    kept = "".join(text[s:e] for s, e in spans)
    assert "".join(kept.split()) == "".join(text.split())
