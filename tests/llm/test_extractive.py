"""Answers without a model: which sentences are quoted, in which order, and how they are cited."""

from __future__ import annotations

from llm.events import Cited, Delta, Event, Finished
from llm.extractive import NOTHING_FOUND, ExtractiveModel
from llm.prompts import Evidence, Prompt
from tests.llm.texts import sentences, shared_words

MODEL = ExtractiveModel(shared_words, sentences)


async def answer(question: str, *texts: str) -> list[Event]:
    evidence = tuple(Evidence(number, text, "Book") for number, text in enumerate(texts, 1))
    return [event async for event in MODEL.stream(Prompt("", question, evidence))]


async def told(question: str, *texts: str) -> str:
    return "".join(event.text for event in await answer(question, *texts) if isinstance(event, Delta))


async def test_the_best_sentence_is_quoted_and_cited() -> None:
    text = "It was built in 1930. The swimming pool opens at nine. Dogs stay outside."
    assert await answer("When does the swimming pool open?", text) == [
        Delta("The swimming pool opens at nine. [1]"),
        Cited(1, 1, "The swimming pool opens at nine.", "The swimming pool opens at nine."),
        Finished("extractive", 0, 0),
    ]


async def test_the_answer_comes_first_and_others_follow_with_markers_of_their_own() -> None:
    events = await answer(
        "What is the fee for adults?",
        "Some fee is due for all adults here.",
        "Visitors come from far away. The fee for adults is what we call ten dollars.",
    )
    cited = [event for event in events if isinstance(event, Cited)]
    assert [(one.marker, one.evidence) for one in cited] == [(1, 2), (2, 1)]
    shown = "".join(event.text for event in events if isinstance(event, Delta))
    assert shown == "The fee for adults is what we call ten dollars. [1]\n\nSome fee is due for all adults here. [2]"


async def test_a_sentence_comes_before_names_alone() -> None:
    names, sentence = "Food Safety Board Food Supply Council Food Network", "The food supply is kept safe by checks."
    shown = await told("What keeps the food supply safe?", names, sentence)
    assert shown.startswith(sentence)


async def test_a_sentence_that_says_what_it_is_comes_first() -> None:
    shown = await told("What is a crate?", "Nobody knows what a crate means.", "A crate is a box of wood.")
    assert shown.startswith("A crate is a box of wood. [1]")


async def test_no_more_than_three_sentences() -> None:
    texts = [
        f"The fee number {word} is what is due for adults."
        for word in ("one a b c", "two d e f", "three g h i", "four j k l")
    ]
    cited = [event for event in await answer("What is the fee for adults?", *texts) if isinstance(event, Cited)]
    assert len(cited) == 3


async def test_much_weaker_sentences_are_left_out() -> None:
    shown = await told(
        "When does the swimming pool open?", "The swimming pool does open at nine.", "The garden is very green."
    )
    assert shown == "The swimming pool does open at nine. [1]"


async def test_sentences_that_stand_together_are_one_quote_in_reading_order() -> None:
    text = "Adults pay some fee. All adults do pay ten dollars as fee. Parking is free."
    cited = [event for event in await answer("What fee do adults pay?", text) if isinstance(event, Cited)]
    assert [one.quote for one in cited] == ["Adults pay some fee. All adults do pay ten dollars as fee."]


async def test_a_sentence_that_points_back_brings_the_one_before_along() -> None:
    text = "Bern has a museum of clocks. It opens on Sunday mornings. Trains are late."
    assert (
        await told("What opens on Sunday mornings?", text)
        == "Bern has a museum of clocks. It opens on Sunday mornings. [1]"
    )


async def test_a_heading_is_not_brought_along() -> None:
    text = "The Museum of Clocks\nIt opens on Sunday mornings."
    assert await told("What opens on Sunday mornings?", text) == "It opens on Sunday mornings. [1]"


async def test_what_stands_under_another_heading_must_be_nearly_as_good() -> None:
    text = "Basic\n\nThe fee is five dollars.\n\nPro\n\nThe fee is twenty dollars for all who come in."
    assert await told("What is the Basic fee?", text) == "The fee is five dollars. [1]"
    assert (await told("What is the fee?", text)).count("[") == 2


async def test_the_same_words_from_two_places_are_said_once() -> None:
    shown = await told("What is the fee?", "The fee is ten dollars.", "The fee is ten dollars!")
    assert shown == "The fee is ten dollars. [1]"


async def test_the_answer_to_a_written_question_is_found_by_its_question() -> None:
    assert await told("How long is the refund period?", "How long is the refund period? 30 days.") == "30 days. [1]"


async def test_a_quote_is_exact_and_its_text_can_not_be_taken_for_a_marker() -> None:
    text = "The fee is ten\n  dollars [2] for everyone."
    events = await answer("What is the fee for everyone?", text.replace("\n ", ""))
    delta, cited = events[0], events[1]
    assert isinstance(cited, Cited)
    assert cited.quote == "The fee is ten dollars [2] for everyone."
    assert delta == Delta("The fee is ten dollars [ 2 ] for everyone. [1]")


async def test_evidence_with_nothing_to_quote_says_so() -> None:
    assert await told("What is the fee?", "Fees") == NOTHING_FOUND
    assert await told("What is the fee?") == NOTHING_FOUND


async def test_scores_below_nothing_still_give_an_answer() -> None:
    async def below(question: str, texts: object) -> list[float]:
        return [-1.0, -0.5]

    evidence = (Evidence(1, "The fee is ten dollars. Dogs stay outside the pool.", "Book"),)
    events = [event async for event in ExtractiveModel(below, sentences).stream(Prompt("", "Fee?", evidence))]
    assert events[0] == Delta("Dogs stay outside the pool. [1]")
