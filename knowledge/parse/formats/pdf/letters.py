"""Pages whose fonts don't say which letters they show: what would be read of them is gibberish."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from knowledge.parse.formats.pdf.lines import Line

_UNKNOWN = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08]")
_MOST = 0.3  # of a page's characters
_FEWEST = 20  # such characters that make a page: less are icons


def pages_without_letters(lines: Iterable[Line]) -> list[int]:
    """The numbers of these pages, in order."""
    characters, unknown = Counter[int](), Counter[int]()
    for line in lines:
        characters[line.page] += len(line.text)
        unknown[line.page] += len(_UNKNOWN.findall(line.text))
    return sorted(page for page, count in unknown.items() if count >= max(_FEWEST, characters[page] * _MOST))
