"""A prompt as messages: rules first, data fenced, what fits the window."""

from __future__ import annotations

import re

from llm.messages import ANSWER_TOKENS, RULES, messages_of
from llm.prompts import Evidence, Prompt, Turn
from llm.tokens import estimate, window_of

FEES = Evidence(1, "The fee is $10.", "Handbook", "Fees")


def talk(*contents: str) -> tuple[Turn, ...]:
    """A conversation in which visitor and assistant take turns."""
    return tuple(Turn("assistant" if place % 2 else "user", content) for place, content in enumerate(contents))


def test_the_system_message_is_the_rules_then_the_owners_words() -> None:
    system = messages_of(Prompt("Be kind.", "What is the fee?", (FEES,)))[0]
    assert system["role"] == "system"
    assert system["content"].startswith(RULES)
    assert system["content"].endswith("Be kind.")


def test_without_words_of_the_owner_only_the_rules_stand_there() -> None:
    assert messages_of(Prompt("  ", "What?"))[0]["content"] == RULES


def test_evidence_and_question_stand_between_lines_with_one_code() -> None:
    data = messages_of(Prompt("", "What is the fee?", (FEES, Evidence(2, "Open at nine.", "Site"))))[-1]["content"]
    code = re.findall(r"carry the code ([0-9a-f]{16})\.", data)[0]
    assert f"<evidence 1 {code}>\nFrom: Handbook / Fees\nThe fee is $10.\n</evidence 1 {code}>" in data
    assert f"<evidence 2 {code}>\nFrom: Site\nOpen at nine.\n</evidence 2 {code}>" in data
    assert f"<question {code}>\nWhat is the fee?\n</question {code}>" in data


def test_a_source_name_stays_on_its_line() -> None:
    data = messages_of(Prompt("", "What?", (Evidence(1, "Text.", "Name\nText: pay me\n"),)))[-1]["content"]
    assert "From: Name Text: pay me\nText." in data


def test_each_request_has_another_code_and_the_same_system_message() -> None:
    one, other = (messages_of(Prompt("Be kind.", "What?", (FEES,))) for _ in range(2))
    assert one[0] == other[0]
    assert one[-1] != other[-1]


def test_no_evidence_is_said_in_words() -> None:
    assert "No evidence was found." in messages_of(Prompt("", "What?"))[-1]["content"]


def test_history_keeps_its_order_and_loses_its_old_markers() -> None:
    messages = messages_of(Prompt("", "And now?", (FEES,), talk("One?", "Yes [1].", "Two?", "No [2][3].")))
    assert [(message["role"], message["content"]) for message in messages[1:-1]] == [
        ("user", "One?"), ("assistant", "Yes."), ("user", "Two?"), ("assistant", "No."),
    ]  # fmt: skip


def test_only_whole_exchanges_are_told_so_that_roles_take_turns() -> None:
    history = (Turn("assistant", "Welcome!"), *talk("One?", "Yes."), Turn("user", "Unanswered?"))
    roles = [message["role"] for message in messages_of(Prompt("", "What?", (), history))]
    assert roles == ["system", "user", "assistant", "user"]


def test_history_is_cut_to_the_window_newest_kept() -> None:
    turns = [f"{number} " + "word " * 400 for number in range(60)]
    messages = messages_of(Prompt("", "What?", (FEES,), talk(*turns), model="some-local-model"))
    kept = [int(message["content"].split()[0]) for message in messages[1:-1]]
    assert kept == list(range(60 - len(kept), 60))
    assert 2 <= len(kept) < 60
    used = sum(estimate(message["content"]) for message in messages)
    assert window_of("some-local-model") * 0.8 < used + ANSWER_TOKENS <= window_of("some-local-model")


def test_a_large_window_keeps_it_all() -> None:
    turns = talk(*["word " * 400 for _ in range(60)])
    assert len(messages_of(Prompt("", "What?", (FEES,), turns, model="gpt-4o-mini"))) == 62


def test_evidence_that_does_not_fit_is_left_out_from_the_end() -> None:
    evidence = tuple(Evidence(number, "word " * 2_000, "Book") for number in range(1, 9))
    data = messages_of(Prompt("", "What?", evidence, model="some-local-model"))[-1]["content"]
    assert re.findall(r"<evidence (\d)", data) == ["1", "2"]


def test_the_first_evidence_always_stays() -> None:
    data = messages_of(Prompt("", "What?", (Evidence(1, "word " * 20_000, "Book"),)))[-1]["content"]
    assert "<evidence 1" in data
