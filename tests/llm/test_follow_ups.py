"""The simple rule for follow-up questions."""

from __future__ import annotations

import pytest

from llm.follow_ups import leans_on_before, merged


@pytest.mark.parametrize(
    "question",
    [
        "And for students?",
        "and in winter",
        "Why?",
        "How much?",
        "How much does it cost?",
        "When do they open?",
        "What about pensioners?",
        "What is the price?",
        "Students?",
        "Is that included?",
        "What is their address?",
        "Who runs it?",
        "Und für Studenten?",
        "Was kostet das?",
        "Et pour les étudiants?",
        "¿Y para estudiantes?",
        "学生は？",
        "?",
    ],
)
def test_these_lean_on_the_question_before(question: str) -> None:
    assert leans_on_before(question)


@pytest.mark.parametrize(
    "question",
    [
        "What is the fee for international students?",
        "Where can visitors park their bicycles near the station?",
        "How long does it take to process a refund?",
        "What is photosynthesis?",
        "Where can visitors park their bicycles?",
        "What are your opening hours?",
        "Which documents do I need that prove my address in this city?",
        "Wie hoch ist die Gebühr für internationale Studenten?",
        "Was ist Photosynthese?",
        "Quels sont les horaires d'ouverture?",
        "図書館の開館時間を教えてください。",
    ],
)
def test_these_stand_alone(question: str) -> None:
    assert not leans_on_before(question)


@pytest.mark.parametrize(
    ("follow_up", "before", "full"),
    [
        ("And for students?", "What is the fee for adults?", "What is the fee for students?"),
        ("and for students", "What is the fee for adults in summer?", "What is the fee for students in summer?"),
        ("What about in winter?", "When does the museum open in summer?", "When does the museum open in winter?"),
        ("For two weeks?", "What does a bicycle cost for a day?", "What does a bicycle cost for two weeks?"),
        ("Und für Kinder?", "Was kostet der Eintritt für Erwachsene?", "Was kostet der Eintritt für Kinder?"),
        ("How much does it cost?", "What is in the premium plan?", "How much does it cost? (premium plan)"),
        (
            "In which year did it close?",
            "When did the museum in Bern open?",
            "In which year did it close? (museum Bern open)",
        ),
        ("What about pensioners?", "What is the student fee?", "What about pensioners? (student fee)"),
        ("And for students?", "Who pays the fee?", "And for students? (pays fee)"),
        ("Why?", "Why?", "Why?"),
    ],
)
def test_what_is_taken_from_the_question_before(follow_up: str, before: str, full: str) -> None:
    assert merged(follow_up, before) == full
