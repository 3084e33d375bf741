"""What asks for nothing, and what only begins with it."""

from __future__ import annotations

import pytest

from llm.courtesies import Courtesy, CourtesyKind, courtesy_of, without_courtesies

ABOUT, GREETING, THANKS = CourtesyKind.ABOUT, CourtesyKind.GREETING, CourtesyKind.THANKS


@pytest.mark.parametrize(
    ("message", "kind", "languages"),
    [
        ("hi", GREETING, "english german dutch"),
        ("Hello there!", GREETING, "english"),
        ("Hallo", GREETING, "german dutch"),
        ("What’s up?", GREETING, "english"),
        ("Guten Tag", GREETING, "german"),
        ("¡Hola! ¿Qué tal?", GREETING, "spanish"),
        ("Hi, who are you?", ABOUT, "english"),
        ("Qui es-tu ?", ABOUT, "french"),
        ("ok, thank you very much. Bye!", THANKS, "english"),
        ("Grazie mille!", THANKS, "italian"),
        ("👍", THANKS, ""),
        ("Tot ziens", CourtesyKind.FAREWELL, "dutch"),
        ("Alles klar.", CourtesyKind.ASSENT, "german"),
        ("Muito bem", CourtesyKind.ASSENT, "portuguese"),
    ],
)
def test_courtesies_are_known(message: str, kind: CourtesyKind, languages: str) -> None:
    assert courtesy_of(message) == Courtesy(kind, tuple(languages.split()))


@pytest.mark.parametrize(
    "message",
    ["", "?", "Hello Kitty", "Thanks for nothing", "Good morning opening hours?", "yes", "no", "hi " * 60, "你好吗"],
)
def test_what_may_ask_for_something_is_none(message: str) -> None:
    assert courtesy_of(message) is None


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("Thanks! And for students?", "And for students?"),
        ("Hi, I have a question: when do you open?", "when do you open?"),
        ("Ok. Danke. Und im Winter?", "Und im Winter?"),
        ("Thanks!", "Thanks!"),
        ("Good food, is it there?", "Good food, is it there?"),
        ("Hello", "Hello"),
        ("", ""),
    ],
)
def test_a_question_is_read_without_the_courtesies_before_it(question: str, rest: str) -> None:
    assert without_courtesies(question) == rest
