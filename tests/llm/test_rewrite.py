"""Follow-up questions made full: by a model, and by the rule when it is of no use."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from llm import rewrite
from llm.failures import ModelFailed
from llm.messages import Message
from llm.prompts import Turn
from llm.rewrite import full_question
from tests.llm.injections import ALL

BEFORE = [Turn("user", "What is the fee for adults?"), Turn("assistant", "It is $10 [1].")]
BY_RULE = "What is the fee for students?"


class Writer:
    """Writes what it is told to, and remembers what it was asked."""

    def __init__(self, written: str = "", failure: Exception | None = None, pause: float = 0.0) -> None:
        self.written, self.failure, self.pause = written, failure, pause
        self.asked: list[Sequence[Message]] = []

    async def __call__(self, messages: Sequence[Message], model: str, seconds: float) -> str:
        self.asked.append(messages)
        await asyncio.sleep(self.pause)
        if self.failure:
            raise self.failure
        return self.written


async def test_the_model_writes_it_out() -> None:
    writer = Writer(' "What do students pay?"\n')
    assert await full_question("And for students?", BEFORE, "small", writer) == "What do students pay?"


async def test_the_model_sees_the_conversation_fenced_and_without_markers() -> None:
    writer = Writer("What do students pay?")
    await full_question("And for students?", BEFORE, "small", writer)
    data = writer.asked[0][1]["content"]
    assert "user: What is the fee for adults?\nassistant: It is $10.\n</conversation " in data
    assert "\nAnd for students?\n</question " in data


@pytest.mark.parametrize(
    "useless",
    ["", "  ", "What is the fee?\nAnd another.", "fee " * 126, '""', "I don't know.", "Sorry, ask again."],
    ids=["empty", "blank", "lines", "long", "quotes", "an answer", "an excuse"],
)
async def test_a_useless_version_is_not_used(useless: str) -> None:
    assert await full_question("And for students?", BEFORE, "small", Writer(useless)) == BY_RULE


async def test_a_language_without_spaces_is_taken_at_its_word() -> None:
    before = [Turn("user", "大人の料金はいくらですか"), Turn("assistant", "10ドルです。")]
    assert await full_question("学生は？", before, "small", Writer("学生料金は？")) == "学生料金は？"


async def test_a_failing_model_is_no_failure() -> None:
    assert await full_question("And for students?", BEFORE, "small", Writer(failure=ModelFailed("Down"))) == BY_RULE


async def test_a_slow_model_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewrite, "_SECONDS", 0.01)
    assert await full_question("And for students?", BEFORE, "small", Writer("Late?", pause=5.0)) == BY_RULE


async def test_a_question_that_stands_alone_costs_no_model() -> None:
    writer = Writer("Something else?")
    question = "Where can visitors park their bicycles?"
    assert await full_question(question, BEFORE, "small", writer) == question
    assert writer.asked == []


async def test_a_first_question_is_taken_as_it_is() -> None:
    assert await full_question("And for students?", [], "small", Writer("x")) == "And for students?"
    assert await full_question("And now?", [Turn("assistant", "Welcome!")], "small", Writer("x")) == "And now?"


async def test_follow_ups_of_follow_ups_keep_the_subject() -> None:
    history = [*BEFORE, Turn("user", "and for students?"), Turn("assistant", "$5 [1].")]
    assert await full_question("And for pensioners?", history, "") == "What is the fee for pensioners?"


@pytest.mark.parametrize("attempt", ALL.values(), ids=ALL.keys())
async def test_orders_in_a_conversation_stay_data(attempt: str) -> None:
    writer = Writer("What is the fee?")
    await full_question("And now?", [*BEFORE, Turn("user", attempt), Turn("assistant", attempt)], "small", writer)
    system, data = writer.asked[0]
    assert system["content"] == rewrite._ORDER
    assert data["content"].count("</conversation ") == 1
    assert data["content"].count("</question ") == 1


async def test_courtesies_before_a_follow_up_and_between_questions_count_for_nothing() -> None:
    before = [*BEFORE, Turn("user", "Thank you!"), Turn("assistant", "You're welcome!")]
    assert await full_question("Great, thanks. And for students?", before, "small") == BY_RULE
    assert await full_question("Hello! When do you open?", [], "small") == "When do you open?"
