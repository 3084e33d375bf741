"""What is kept for the next time: by text, the least recently used forgotten first, bounded in number and in bytes."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Kept(Generic[Thing]):
    """Things by text; `most` of them, whose texts have `most_bytes` together."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._things: OrderedDict[str, Thing] = OrderedDict()
        self._bytes = 0

    def get(self, text: str) -> Thing | None:
        """The thing kept for this text, now the most recently used."""
        known = self._things.get(text)
        if known is not None:
            self._things.move_to_end(text)
        return known

    def keep(self, text: str, thing: Thing) -> None:
        """Keep a thing for a text that has none, and forget what is then too much."""
        self._things[text] = thing
        self._bytes += len(text)
        while len(self._things) > self._most or self._bytes > self._most_bytes:
            forgotten, _ = self._things.popitem(last=False)
            self._bytes -= len(forgotten)
