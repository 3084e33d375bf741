"""Chunks: exact places, nothing lost, along the document's structure."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.chunk import MOST_TOKENS, Piece, chunks_of, hash_of, passage_of
from knowledge.length import tokens_in
from knowledge.parse.draft import Draft
from knowledge.parse.parsed import Block, Kind, Parsed

SENTENCE = "The warranty covers every part that fails in normal use within two years. "


def document(*blocks: tuple[Kind, str, int] | tuple[Kind, str]) -> Parsed:
    draft = Draft()
    for block in blocks:
        draft.add(*block)
    return draft.parsed("text/plain")


def test_each_section_is_a_chunk_under_its_headings() -> None:
    answers = (
        "Send it back within thirty days of the day on which it came, in its own box, with the slip that lay in it."
    )
    parsed = document(
        ("heading", "Shop", 1),
        ("heading", "Returns", 2),
        ("paragraph", answers),
        ("heading", "Shoes", 3),
        ("paragraph", answers.replace("thirty", "sixty")),
        ("heading", "Delivery", 2),
        ("paragraph", answers.replace("Send", "We bring")),
    )
    assert [(piece.heading, piece.text[:20]) for piece in chunks_of(parsed)] == [
        ("Shop › Returns", "Shop\n\nReturns\n\nSend "),
        ("Shop › Returns › Shoes", "Shoes\n\nSend it back "),
        ("Shop › Delivery", "Delivery\n\nWe bring i"),
    ]


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    pieces = chunks_of(document(("paragraph", SENTENCE * 30)))
    assert len(pieces) > 2
    assert all(piece.text.startswith("The warranty") and piece.text.endswith("years.") for piece in pieces)


def test_a_question_and_its_answer_are_never_parted() -> None:
    parsed = document(
        ("heading", "How long?", 1), ("paragraph", SENTENCE * 30), ("heading", "Really?", 1), ("item", "Yes")
    )
    (piece,) = chunks_of(parsed, whole=True)
    assert piece.text == parsed.text


def test_table_rows_stay_whole() -> None:
    rows = [f"Plan: Plan {number}; Price: {number} dollars a month; Seats: up to {number * 10}" for number in range(60)]
    pieces = chunks_of(document(*[("row", row) for row in rows]))
    assert [line for piece in pieces for line in piece.text.split("\n")] == rows


def test_a_list_stays_with_the_line_that_announces_it() -> None:
    filler = SENTENCE * 5
    parsed = document(
        ("paragraph", filler), ("paragraph", "You need:"), ("item", "a box"), ("item", "a slip"), ("paragraph", filler)
    )
    (found,) = [piece.text for piece in chunks_of(parsed) if "You need:" in piece.text]
    assert "You need:\n\na box\na slip" in found


def test_small_neighbours_are_joined_under_what_they_share() -> None:
    parsed = document(
        ("heading", "FAQ", 1), ("heading", "A", 2), ("paragraph", "Yes."), ("heading", "B", 2), ("paragraph", "No.")
    )
    (piece,) = chunks_of(parsed)
    assert (piece.heading, piece.text) == ("FAQ", parsed.text)


def test_an_endless_sentence_is_cut_between_words() -> None:
    pieces = chunks_of(document(("paragraph", "word " * 1000)))
    assert {word for piece in pieces for word in piece.text.split()} == {"word"}
    assert all(piece.tokens <= MOST_TOKENS for piece in pieces)


def test_a_text_without_spaces_is_cut_all_the_same() -> None:
    for text in ("漢" * 1000, "x" * 10_000, "=" * 1000):
        pieces = chunks_of(document(("paragraph", text)))
        assert "".join(piece.text for piece in pieces) == text
        assert all(piece.tokens <= MOST_TOKENS for piece in pieces)


def test_text_outside_of_every_block_is_kept() -> None:
    parsed = Parsed(None, "before\n\nHeading\n\nafter", (Block("heading", 8, 15, 1),), "text/plain")
    assert "".join(piece.text for piece in chunks_of(parsed)).split() == ["before", "Heading", "after"]


def test_a_long_path_keeps_its_innermost_headings() -> None:
    parsed = document(
        ("heading", "Outer " * 30, 1), ("heading", "Inner " * 20, 2), ("heading", "Here", 3), ("paragraph", SENTENCE)
    )
    (piece,) = chunks_of(parsed)
    assert piece.heading is not None
    assert piece.heading.endswith("Inner › Here")
    assert len(piece.heading) <= 200


@pytest.mark.parametrize(
    ("heading", "text", "passage"),
    [
        (None, "Thirty days.", "Thirty days."),
        ("Shop › Returns", "Thirty days.", "Shop › Returns\nThirty days."),
        ("Shop › Returns", "Returns\n\nThirty days.", "Shop\nReturns\n\nThirty days."),
        ("Shop › Returns", "Shop\n\nReturns\n\nThirty days.", "Shop\n\nReturns\n\nThirty days."),
    ],
)
def test_what_is_embedded_says_each_heading_once(heading: str | None, text: str, passage: str) -> None:
    assert passage_of(heading, text) == passage


def test_lengths_are_near_a_tokenizers() -> None:
    assert tokens_in("Send it back within thirty days.") == 7
    assert tokens_in("漢字かな") == 4
    assert tokens_in(" \n ") == 0


_KINDS = st.sampled_from(["heading", "paragraph", "item", "row", "code"])
_TEXTS = st.text(alphabet=st.sampled_from("aBc .!?\n漢。:;1-"), min_size=1, max_size=400)
_DOCUMENTS = st.lists(st.tuples(_KINDS, _TEXTS, st.integers(1, 6)), min_size=1, max_size=12).filter(
    lambda blocks: any(text.strip() for _, text, _ in blocks)
)


@given(_DOCUMENTS, st.integers(5, 60))
def test_every_document_is_cut_exactly(blocks: list[tuple[Kind, str, int]], most_tokens: int) -> None:
    parsed = document(*blocks)
    pieces = chunks_of(parsed, most_tokens=most_tokens)
    assert [piece.position for piece in pieces] == list(range(len(pieces)))
    assert all(parsed.text[piece.start : piece.end] == piece.text == piece.text.strip() != "" for piece in pieces)
    assert all(first.end <= second.start for first, second in pairwise(pieces))
    assert all(piece.tokens <= most_tokens for piece in pieces)
    assert _solid("".join(piece.text for piece in pieces)) == _solid(parsed.text)
    assert pieces == chunks_of(parsed, most_tokens=most_tokens)


def _solid(text: str) -> str:
    return "".join(text.split())


def test_pieces_know_their_length() -> None:
    piece: Piece = chunks_of(document(("paragraph", SENTENCE)))[0]
    assert piece.tokens == tokens_in(SENTENCE)


def paragraphs() -> list[str]:
    """A long text without headings, paragraphs of one to six sentences of all lengths."""
    choice = random.Random(4)
    words = ("warranty", "of", "a", "machine", "the", "lamp", "and", "is", "repaired", "in", "under", "water", "by")

    def sentence() -> str:
        return " ".join(choice.choices(words, k=choice.randint(3, 30))).capitalize() + "."

    return [" ".join(sentence() for _ in range(choice.randint(1, 6))) for _ in range(100)]


def new_in(after: Sequence[Piece], before: Sequence[Piece]) -> int:
    """How many chunks must be embedded."""
    had = Counter((piece.heading, piece.text) for piece in before)
    return (Counter((piece.heading, piece.text) for piece in after) - had).total()


EDITS: dict[str, Callable[[str], list[str]]] = {
    "a word": lambda text: [text.replace(" ", " changed ", 1)],
    "a sentence more": lambda text: [f"{text} {SENTENCE}".strip()],
    "half of it gone": lambda text: [text[: len(text) // 2].strip()],
    "a new neighbour": lambda text: [text, SENTENCE.strip()],
    "gone": lambda text: [],
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_changed_paragraph_anywhere_costs_only_its_chunks(edit: str) -> None:
    texts = paragraphs()
    before = chunks_of(document(*[("paragraph", text) for text in texts]))
    known = [hash_of(piece.text) for piece in before]
    for at, text in enumerate(texts):
        changed = [*texts[:at], *EDITS[edit](text), *texts[at + 1 :]]
        after = chunks_of(document(*[("paragraph", each) for each in changed]), known=known)
        assert new_in(after, before) <= 3


def test_what_did_not_change_is_cut_as_before() -> None:
    parsed = document(*[("paragraph", text) for text in paragraphs()])
    pieces = chunks_of(parsed)
    assert chunks_of(parsed, known=[hash_of(piece.text) for piece in pieces]) == pieces


@given(_DOCUMENTS, _DOCUMENTS, st.integers(5, 60))
def test_former_chunks_change_where_it_is_cut_and_nothing_else(
    blocks: list[tuple[Kind, str, int]], former: list[tuple[Kind, str, int]], most_tokens: int
) -> None:
    parsed = document(*blocks)
    known = [hash_of(piece.text) for piece in chunks_of(document(*former, *blocks), most_tokens=most_tokens)]
    pieces = chunks_of(parsed, most_tokens=most_tokens, known=known)
    assert all(parsed.text[piece.start : piece.end] == piece.text for piece in pieces)
    assert all(piece.tokens <= most_tokens for piece in pieces)
    assert _solid("".join(piece.text for piece in pieces)) == _solid(parsed.text)
