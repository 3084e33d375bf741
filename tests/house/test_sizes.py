"""Files and functions stay small enough to read in one go."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import pytest

from tests.house.code import ROOMS, Code, length, python_in

ROOM_FILE, ROOM_FUNCTION, MEDIAN_FUNCTION = 200, 25, 10
# A test file holds one subject's scenes and a bench its tables; cutting those up makes them harder to follow.
TEST_FILE, TEST_FUNCTION = 400, 40


@pytest.mark.parametrize(
    ("folders", "limit"), [(ROOMS, ROOM_FILE), (("tests", "bench"), TEST_FILE)], ids=["rooms", "tests and benches"]
)
def test_a_file_has_one_noun(folders: Sequence[str], limit: int) -> None:
    long = [f"{code.name}: {lines} lines" for code in python_in(*folders) if (lines := _lines(code)) > limit]
    assert not long, f"more than {limit} lines: find the second noun and give it a file of its own"


@pytest.mark.parametrize(
    ("folders", "limit"),
    [(ROOMS, ROOM_FUNCTION), (("tests", "bench"), TEST_FUNCTION)],
    ids=["rooms", "tests and benches"],
)
def test_a_function_does_one_thing(folders: Sequence[str], limit: int) -> None:
    long = [
        f"{code.at(function)} {function.name}: {lines} lines"
        for code in python_in(*folders)
        for function in code.functions()
        if (lines := length(function)) > limit
    ]
    assert not long, f"more than {limit} lines without the docstring: name a part of it and take it out"


def test_most_functions_are_short() -> None:
    middle = median(length(function) for code in python_in(*ROOMS) for function in code.functions())
    assert middle < MEDIAN_FUNCTION, "the median function is too long: take parts out of the longest ones"


def _lines(code: Code) -> int:
    return code.text.count("\n")
