"""When evidence is enough."""

from __future__ import annotations

import pytest

from knowledge.embed import Scale
from knowledge.search.confidence import confidence_in, threshold_for, weighed
from knowledge.search.scope import Hit
from knowledge.words.terms import asked_in

SCALE = Scale(unrelated=0.0, related=0.6)


def hit(text: str, cosine: float, title: str = "Handbook") -> Hit:
    return Hit("c", "d", 1, "s", "Handbook", None, title, None, text, 0, len(text), "h", 1.0, cosine, 1.0)


def confidence(question: str, *hits: Hit) -> float:
    words = weighed([(word.word, word.terms[0], 1.0) for word in asked_in(question)], "english", 10)
    return confidence_in(hits, words, SCALE, enough=9)


def test_near_in_meaning_and_rich_in_words_is_sure() -> None:
    sure = confidence("How long is the warranty?", hit("The warranty is two years long.", 0.6))
    assert sure == pytest.approx(1, abs=0.05)


def test_words_in_one_sentence_say_more_than_scattered_ones() -> None:
    question = "What does express delivery cost?"
    together = confidence(question, hit("Express delivery has a cost of 12 euros. We are open. Call us.", 0.3))
    apart = confidence(question, hit("We are express. Our delivery is good. Think of the cost of that.", 0.3))
    assert together > apart


def test_the_title_s_words_count() -> None:
    question = "How much is the Aurora lamp?"
    assert confidence(question, hit("It is 30 euros.", 0.3, "Aurora lamp")) > confidence(
        question, hit("It is 30 euros.", 0.3)
    )


def test_the_best_hit_decides_wherever_it_stands() -> None:
    good, bad = hit("The warranty is two years.", 0.6), hit("We are open on Sundays.", 0.0)
    assert confidence("How long is the warranty?", bad, good) == confidence("How long is the warranty?", good)


def test_a_question_of_little_words_rests_on_meaning() -> None:
    assert confidence("Who are you?", hit("I am the assistant.", 0.6)) > threshold_for(10, foreign=False)
    assert confidence("Who are you?", hit("I am the assistant.", 0.2)) < threshold_for(10, foreign=False)


def test_more_chunks_need_more_confidence_up_to_a_point() -> None:
    thresholds = [threshold_for(chunks, foreign=False) for chunks in (0, 1, 10, 100, 1_000, 10_000, 1_000_000)]
    assert thresholds == sorted(thresholds)
    assert thresholds[0] == thresholds[1]
    assert thresholds[-2] == thresholds[-1]
    assert threshold_for(100, foreign=True) < threshold_for(100, foreign=False)
