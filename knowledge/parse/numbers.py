"""Numbers of pages and slides, in words."""

from __future__ import annotations

from collections.abc import Sequence

_MOST = 20  # ranges that are written out


def number_list(numbers: Sequence[int]) -> str:
    """Growing numbers, those in a row as ranges: "4, 7-9"; after twenty of these only how many more there are."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and ranges[-1][-1] == number - 1:
            ranges[-1].append(number)
        else:
            ranges.append([number])
    said = [f"{each[0]}-{each[-1]}" if len(each) > 1 else str(each[0]) for each in ranges[:_MOST]]
    more = sum(map(len, ranges[_MOST:]))
    return ", ".join(said) + (f" and {more:,} more" if more else "")
