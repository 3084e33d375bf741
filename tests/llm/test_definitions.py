"""What something is: who asks for it, and which sentences say it."""

from __future__ import annotations

import pytest

from llm.definitions import defining, subject_of


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("What is a crate?", "crate"),
        ("who was Ada Lovelace", "Ada Lovelace"),
        ("What's the Indian Health Service?", "Indian Health Service"),
        ("Was ist eine Gebühr?", "Gebühr"),
        ("What does the fee pay for?", None),
        ("When is the pool open?", None),
        ("What is the fee that adults pay for a day in the pool?", None),
        ("What is?", None),
    ],
)
def test_what_is_asked_for(question: str, subject: str | None) -> None:
    assert subject_of(question) == subject


@pytest.mark.parametrize(
    ("text", "says_it"),
    [
        ("A crate is the smallest amount of code.", True),
        ("CRATES are boxes.", False),
        ("Crate (Rust's package) means code.", True),
        ("We say what a crate is.", False),
        ("Crate island lies far away.", False),
    ],
)
def test_which_sentences_say_it(text: str, says_it: bool) -> None:
    assert (defining("crate").match(text) is not None) is says_it
