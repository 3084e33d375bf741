"""Which sentences can be quoted."""

from __future__ import annotations

import pytest

from llm.passages import Passage, passages_of
from llm.prompts import Evidence
from tests.llm.texts import sentences


def test_a_passage_knows_its_place_and_what_stood_before_it() -> None:
    text = "Opening hours\nWhen are you open? Nine to five. We close on public holidays."
    answer, closed = passages_of([Evidence(1, text, "Site", "Opening hours")], sentences)
    assert (answer.text, answer.in_context) == ("Nine to five.", "When are you open? Nine to five.")
    assert (closed.text, closed.lead) == ("We close on public holidays.", "Opening hours")
    assert text[closed.start : closed.end] == closed.text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Description Type Status Start Date End Date Percentage of patients", True),
        ("Food Safety Committee (FSC) National Residue Program Veterinary Network :", True),
        ("Adults: Ten Dollars", False),
        ("The Board of Health Services meets on Mondays.", False),
        ("To enhance the health of all Americans by good services", False),
    ],
)
def test_a_run_of_names_is_known(text: str, names: bool) -> None:
    assert Passage(Evidence(1, text, "Plan"), 0, 0, len(text), "").is_names is names


def test_a_question_is_no_answer() -> None:
    assert passages_of([Evidence(1, "What is the fee for adults today?", "Site")], sentences) == []


SHOP = """Payment methods

We accept:

Visa
PayPal

Plans

Basic

It costs 5 dollars a month. One user.

Pro

It costs 20 dollars a month.

Country: Germany; Price: 4.90; Days: 2
Country: France; Price: 8.90; Days: 4"""


def test_a_short_list_is_quoted_whole_with_what_announces_it() -> None:
    announced, *_ = passages_of([Evidence(1, SHOP, "Site", "Help › Payment methods")], sentences)
    assert (announced.text, announced.is_list) == ("We accept:\n\nVisa\nPayPal", True)
    headed, *_ = passages_of([Evidence(1, "Ways\n\nVisa\nPayPal", "Site", "Help")], sentences)
    assert (headed.text, headed.is_names) == ("Ways\n\nVisa\nPayPal", False)


def test_a_sentence_stands_under_the_heading_above_it_and_keeps_the_fragment_after_it() -> None:
    _, basic, pro, *rows = passages_of([Evidence(1, SHOP, "Site", "Help")], sentences)
    assert (basic.text, basic.lead) == ("It costs 5 dollars a month. One user.", "Help Basic")
    assert (pro.text, pro.lead) == ("It costs 20 dollars a month.", "Help Pro")
    assert [row.text for row in rows] == [
        "Country: Germany; Price: 4.90; Days: 2",
        "Country: France; Price: 8.90; Days: 4",
    ]
    assert len({passage.place for passage in (basic, pro, *rows)}) == 4


def test_a_long_list_of_names_comes_in_pieces_and_one_of_sentences_by_sentences() -> None:
    names = "\n".join(["Kiel", "Bonn", "Potsdam", "Trier"] * 5)
    pieces = passages_of([Evidence(1, f"Cities\n\n{names}", "Site")], sentences)
    assert [len(piece.text.split("\n")) for piece in pieces] == [8, 8, 4]
    assert {piece.lead for piece in pieces} == {"Cities"}
    rules = "\n".join(f"Rule {number} says that dogs stay outside." for number in range(20))
    assert len(passages_of([Evidence(1, rules, "Site")], sentences)) == 20


def test_a_wrapped_paragraph_and_a_menu_of_the_page_are_no_lists() -> None:
    wrapped = "The pool opens at nine and\ncloses at eight, on Sundays\nat six."
    assert not any(passage.is_list for passage in passages_of([Evidence(1, wrapped, "Site")], sentences))
    assert passages_of([Evidence(1, "Skip to content\nClick here\nAll rights reserved", "Site")], sentences) == []
