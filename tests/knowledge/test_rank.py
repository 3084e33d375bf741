"""Which sentences answer a question."""

from __future__ import annotations

from knowledge.rank import rank_sentences
from tests.embedders import HashedWords, Unreachable

SENTENCES = [
    "Unused items can be returned within 30 days of delivery.",
    "The refund is paid to the card that was charged.",
    "We are closed on Sundays.",
    "Express parcels cost 12 euros.",
]


async def test_the_sentence_that_answers_scores_highest_and_strangers_nothing() -> None:
    scores = await rank_sentences("What do express parcels cost?", SENTENCES, HashedWords())
    assert max(scores) == scores[3]
    assert scores[2] < 0.2 < scores[3]


async def test_a_word_that_few_sentences_have_tells_more() -> None:
    sentences = ["The plan includes support.", "The plan includes storage.", "The plan ends.", "Support plan."]
    storage, support = await rank_sentences("plan storage", sentences[1::-1], HashedWords())
    assert storage > support


async def test_a_word_that_no_sentence_has_is_looked_for_by_its_kin() -> None:
    scores = await rank_sentences("How can I pay?", ["Parcels come on Mondays.", "Payment by card."], HashedWords())
    assert scores[1] > scores[0]


async def test_only_the_likeliest_are_embedded() -> None:
    embedder = HashedWords()
    await rank_sentences("parcels", [f"Sentence number {number} about parcels." for number in range(50)], embedder)
    assert len(embedder.asked) == 9  # eight sentences and the question


async def test_without_the_embedder_words_decide() -> None:
    scores = await rank_sentences("What do express parcels cost?", SENTENCES, Unreachable())
    assert max(scores) == scores[3]


async def test_nothing_to_rank_and_nothing_asked() -> None:
    assert await rank_sentences("Anything?", [], HashedWords()) == []
    assert len(await rank_sentences("", SENTENCES, HashedWords())) == 4
