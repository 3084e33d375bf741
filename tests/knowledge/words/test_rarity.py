"""How much a word tells."""

from __future__ import annotations

from knowledge.words.rarity import rarity_of


def test_among_few_chunks_the_language_knows_which_word_tells_more() -> None:
    assert rarity_of("normandy", "english", 1, 3) > rarity_of("country", "english", 1, 3) > 0


def test_among_many_chunks_they_decide() -> None:
    assert rarity_of("country", "english", 3, 100_000) > rarity_of("normandy", "english", 60_000, 100_000) > 0


def test_a_word_that_no_chunk_has_tells_most() -> None:
    assert rarity_of("warranty", "english", 0, 500) > rarity_of("warranty", "english", 200, 500)


def test_without_any_chunk_it_is_still_a_number() -> None:
    assert rarity_of("gewährleistung", "german", 0, 0) > 0
