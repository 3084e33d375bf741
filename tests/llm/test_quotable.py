"""Which sentences say something by themselves."""

from __future__ import annotations

import pytest

from llm.quotable import are_alike, is_heading, is_quotable, leans


@pytest.mark.parametrize(
    "text",
    [
        "The fee is $10 for adults.",
        "- Students: $5 a month",
        "Fee: 10 dollars, students 5",
        "Opening hours | Monday to Friday, 9–17",
        "A long line of running text that somebody forgot to end with a full stop at its end",
        "1.2. Adults pay 10 dollars",
        "学生は半額です。",
        "Batteries are excluded.",
        "Phone: +49 30 1234567",
        "Email: ada@example.com",
        "Soup .......... 12",
    ],
)
def test_these_say_something(text: str) -> None:
    assert is_quotable(text)


@pytest.mark.parametrize(
    "text",
    [
        "Fees and Payment for Students",
        "# Fees: all of them",
        "See below.",
        "12.5 14.1 9.7 8.2 11.3",
        "Stakeholders: Caregivers",
        "© 2024 Example Inc. All rights reserved.",
        "We use cookies to make this site better for you.",
        "Please accept all cookies in your browser settings.",
        "Click here to read more about our fees.",
        "Page 3 of 160",
        "Tactic 2.1.3.3.",
        "Section 1.2.3. Safety of Patients",
        "無料",
        "",
    ],
)
def test_these_do_not(text: str) -> None:
    assert not is_quotable(text)


@pytest.mark.parametrize("text", ["Payment methods", "1.2.3. Safety of Patients", "Delivery"])
def test_these_head_what_follows(text: str) -> None:
    assert is_heading(text)


@pytest.mark.parametrize("text", ["We accept:", "It is free.", "Fee: 10 dollars", "Since 1998 we deliver"])
def test_these_head_nothing(text: str) -> None:
    assert not is_heading(text)


@pytest.mark.parametrize(
    "text", ["It is free.", "These cost more.", "However, some pay.", "Diese kosten mehr.", '"They pay."']
)
def test_some_sentences_lean_on_the_one_before(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize("text", ["Italy is free.", "Theses cost more.", "Fees exist.", "Essen ist frei."])
def test_others_do_not(text: str) -> None:
    assert not leans(text)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("The fee is $10.", "The fee is $10", True),
        ("The fee is $10 for adults.", "Note: the fee is $10 for adults who pay cash.", True),
        ("The fee is $10 for adults.", "The fee is $5 for children.", False),
        ("We open at nine.", "Parking is free.", False),
    ],
)
def test_near_doubles_are_known(one: str, other: str, alike: bool) -> None:
    assert are_alike(one, other) is alike
