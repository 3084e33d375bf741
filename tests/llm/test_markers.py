"""Markers in a streamed answer: checked, renumbered, cited, the same however the stream is cut."""

from __future__ import annotations

from copy import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.events import Cited, Delta
from llm.markers import Markers
from llm.scanner import Scanner

KNOWN = (1, 2, 3, 4, 5, 12)
LONGEST_MARKER = 90


def read(*deltas: str) -> tuple[str, list[Cited]]:
    """The text and citations that `deltas` become."""
    events = events_of(*deltas)
    return "".join(event.text for event in events if isinstance(event, Delta)), [
        e for e in events if isinstance(e, Cited)
    ]


def events_of(*deltas: str) -> list[Delta | Cited]:
    markers = Markers(KNOWN)
    return [event for delta in deltas for event in markers.feed(delta)] + markers.end()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Fees are $10 [3].", "Fees are $10 [1]."),
        ("A [5]. B [2]. C [5].", "A [1]. B [2]. C [1]."),
        ("A [1, 2].", "A [1][2]."),
        ("A [1,2; 3].", "A [1][2][3]."),
        ("A [2-4].", "A [1][2][3]."),
        ("A [2–4].", "A [1][2][3]."),
        ("A [1][2].", "A [1][2]."),
        ("A 【1】 and B【2†source】.", "A [1] and B[2]."),
        ("A ［2］.", "A [1]."),
        ("A [^1].", "A [1]."),
        ("A [Evidence 4] and [evidence 12].", "A [1] and [2]."),
        ("A [source 4].", "A [1]."),
        ("The sky is blue[2].", "The sky is blue[1]."),
        ("A [[1]].", "A [[1]]."),
    ],
)
def test_every_way_of_writing_a_marker_becomes_one(said: str, shown: str) -> None:
    assert read(said)[0] == shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Fees are $10 [9].", "Fees are $10."),
        ("Fees [7, 8] are $10 [99].", "Fees are $10."),
        ("A [1, 9].", "A [1]."),
        ("A [9][1].", "A [1]."),
        ("A [9] [1].", "A [1]."),
        ("A[1] [9].", "A[1]."),
        ("A [1][1].", "A [1]."),
        ("A [1] and again [1].", "A [1] and again [1]."),
        ("A [0].", "A."),
        ("A [900-905].", "A."),
        ("[9]", ""),
    ],
)
def test_invented_numbers_vanish_with_their_space(said: str, shown: str) -> None:
    assert read(said)[0] == shown


@pytest.mark.parametrize(
    "kept",
    [
        "They wrote 'recieve' [sic].",
        "Options [a], [b] and [].",
        "In [2024] and [1234].",
        "A list [ 1 ] and [1.5] and [-1] and [1:2].",
        "See [1a] or [x1].",
        "Use `argv[1]` here.",
        "Use ``a[1] ` b[2]`` here.",
        "```python\nrow[1] = [1, 2]\n```\nDone.",
        "An unclosed [1",
        "An unclosed [evidence",
        "Ends with a space ",
        "[link](https://example.org)",
        "- [ ] to do\n- [x] done",
        "$\\[1\\]$",
        "`vec![1, 2]` and Wow! [link](https://example.org)",
    ],
)
def test_what_merely_looks_similar_is_kept(kept: str) -> None:
    assert read(kept) == (kept, [])


def test_code_ends_and_markers_count_again() -> None:
    assert read("Use `argv[9]` [2].\n```\nx[9]\n```\nThat [3].")[0] == "Use `argv[9]` [1].\n```\nx[9]\n```\nThat [2]."


def test_a_lone_backtick_reaches_no_further_than_its_line() -> None:
    assert read("The ` sign [2]\nis a tick [2].")[0] == "The ` sign [2]\nis a tick [1]."


def test_each_marker_is_cited_right_after_the_delta_that_ends_in_it() -> None:
    assert events_of("Fees are $10 [3]. Students pay half [1].") == [
        Delta("Fees are $10 [1]"),
        Cited(1, 3, None, "Fees are $10"),
        Delta(". Students pay half [2]"),
        Cited(2, 1, None, "Students pay half"),
        Delta("."),
    ]


def test_a_marker_is_out_with_its_closing_bracket() -> None:
    markers = Markers(KNOWN)
    assert markers.feed("Ten dollars [") == [Delta("Ten dollars")]
    assert markers.feed("3") == []
    assert markers.feed("]") == [Delta(" [1]"), Cited(1, 3, None, "Ten dollars")]


def test_the_claim_is_the_sentence_that_carries_the_marker() -> None:
    _, cited = read("First things. Fees [1] are $10 [2]. Dr. Smith agrees. [3]\n- U.S. visitors pay more[4]")
    assert [one.claim for one in cited] == ["Fees", "Fees are $10", "Dr. Smith agrees.", "U.S. visitors pay more"]


def test_one_marker_of_several_numbers_is_several_citations_of_one_claim() -> None:
    assert read("It opens at nine [4, 2].")[1] == [
        Cited(1, 4, None, "It opens at nine"),
        Cited(2, 2, None, "It opens at nine"),
    ]


PIECES = st.sampled_from(
    ["[", "]", "【", "】", "†", "［", "］", " ", "1", "2", "9", "12", ",", "-", "^", "`", "```", "\n", "a", "evidence ",
     "Source", " [1]", "[2, 3]", "[9]", "[sic]", ". ", "Fees are due. ", "`x[1]`", "x[1]", "(", "é", "[1-3]",
     "!", "![a](b)"]
)  # fmt: skip


def together(events: list[Delta | Cited]) -> list[Delta | Cited]:
    """Events with neighbouring deltas joined, as any reader may."""
    joined: list[Delta | Cited] = []
    for event in events:
        if isinstance(event, Delta) and joined and isinstance(joined[-1], Delta):
            joined[-1] = Delta(joined[-1].text + event.text)
        else:
            joined.append(event)
    return joined


@given(st.lists(PIECES, max_size=40).map("".join), st.data())
def test_any_cut_of_a_text_gives_the_same_answer(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=12)))
    deltas = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert together(events_of(*deltas)) == together(events_of(text))
    assert together(events_of(*text)) == together(events_of(text))


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_unknown_number_and_no_unannounced_marker_gets_through(text: str) -> None:
    shown, cited = read(text)
    found = [part for part in Scanner().feed(shown, last=True) if not isinstance(part, str)]
    assert {number for part in found for number in part.numbers} <= {one.marker for one in cited}
    assert all(one.evidence in KNOWN for one in cited)
    assert [one.marker for one in cited if one.marker not in range(1, len(KNOWN) + 1)] == []


@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_more_is_held_back_than_a_marker_could_be_long(text: str) -> None:
    scanner = Scanner()
    for letter in text:
        scanner.feed(letter)
        held = copy(scanner).feed("", last=True)
        assert sum(len(part) for part in held if isinstance(part, str)) <= LONGEST_MARKER
